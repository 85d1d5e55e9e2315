[greeter]
title="greeter"
desc="greeter"
port_forward="no"
dst.ports="8080/tcp"

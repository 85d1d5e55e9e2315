[hello]
title="Hello"
desc="Hello"
port_forward="no"
dst.ports="8765/tcp"

rm ./-r ; bash ./-c x && cat /workspaces/w1/-c .//-e

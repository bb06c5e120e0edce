module latchkey.dev/lab/pause

go 1.24

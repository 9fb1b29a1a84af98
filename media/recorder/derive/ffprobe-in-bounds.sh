#!/bin/sh
# As ffmpeg-in-bounds.sh: what a file holds is asked before anything is made of it, and reading it can be made as dear.
ulimit -v 4194304
exec ffprobe "$@"

#!/bin/sh
# Prevents: a recording that is made to be decoded into all the memory of the county's server. In KB of addresses; a review copy of
# 720p takes a third of it.
ulimit -v 4194304
exec ffmpeg "$@"

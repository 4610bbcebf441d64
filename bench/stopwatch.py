"""Time one program: `stopwatch.py STDOUT STDERR PROGRAM [ARGUMENT…]`.

A process's peak memory counts what it was before it became the program, so the
benchmark, which is large, lets this small one start it. It says on one line: exit
status, wall seconds, CPU seconds (user and system), peak memory as the system counts it.
"""

import os
import sys
import time


def main() -> None:
    out, err, program, *arguments = sys.argv[1:]
    flags = os.O_WRONLY | os.O_CREAT | os.O_TRUNC
    streams = [
        (os.POSIX_SPAWN_OPEN, 0, os.devnull, os.O_RDONLY, 0),
        (os.POSIX_SPAWN_OPEN, 1, out, flags, 0o644),
        (os.POSIX_SPAWN_OPEN, 2, err, flags, 0o644),
    ]
    began = time.perf_counter()
    pid = os.posix_spawn(
        program, [program, *arguments], os.environ, file_actions=streams
    )
    _, status, used = os.wait4(pid, 0)
    wall = time.perf_counter() - began
    print(  # noqa: T201
        os.waitstatus_to_exitcode(status),
        wall,
        used.ru_utime + used.ru_stime,
        used.ru_maxrss,
    )


if __name__ == "__main__":
    main()

#ifndef CASEBUS_CLINUX_H
#define CASEBUS_CLINUX_H

// Linux calls that Swift's Glibc module does not carry: see eventfd(2), prctl(2).
// Every function returns a negative errno instead of setting errno, so that
// nothing can run between the call and the reading of its error.

#include <errno.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/prctl.h>
#include <sys/random.h>
#include <sys/syscall.h>
#include <unistd.h>

/// A new counter at zero, non-blocking and closed on exec; or -errno.
static inline int casebus_eventfd_create(void) {
    int descriptor = eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
    return descriptor >= 0 ? descriptor : -errno;
}

/// Adds one; 0 or -errno. A counter at its ceiling is already readable, which
/// is all that a signal promises: that case is 0 too.
static inline int casebus_eventfd_signal(int descriptor) {
    uint64_t one = 1;
    while (write(descriptor, &one, sizeof one) != (ssize_t)sizeof one) {
        if (errno == EAGAIN) return 0;
        if (errno != EINTR) return -errno;
    }
    return 0;
}

/// Takes the counter back to zero; the number of signals taken (0: none, and
/// never more than INT64_MAX), or -errno.
static inline int64_t casebus_eventfd_drain(int descriptor) {
    uint64_t signals = 0;
    while (read(descriptor, &signals, sizeof signals) != (ssize_t)sizeof signals) {
        if (errno == EAGAIN) return 0;
        if (errno != EINTR) return -errno;
    }
    return signals > INT64_MAX ? INT64_MAX : (int64_t)signals;
}

/// Names the calling thread; the kernel keeps 15 bytes. 0 or -errno.
static inline int casebus_thread_set_name(const char *name) {
    return prctl(PR_SET_NAME, name, 0, 0, 0) == 0 ? 0 : -errno;
}

/// Lets every other thread of the machine go before the calling one, without
/// stopping it: SCHED_IDLE for this thread alone (man sched(7)). Nice 19 is not
/// enough: since Linux 6.6 a thread that runs keeps its slice of some
/// milliseconds against one that wakes, and only an idle one gives way at once.
/// A kernel that refuses leaves it as it was.
void casebus_thread_yields(void);

/// Whether the kernel says that the system's clock is kept right by somebody, as
/// NTP does: 1, or 0. Nothing is changed. See adjtimex(2).
int casebus_clock_is_synchronised(void);

/// Starts a program with `length` bytes on its standard input and nothing else of this process's but its user: no open
/// descriptor, no signal ignored or held back, its output thrown away, in a process group of its own. No shell and no
/// search path. The bytes must fit into a pipe (65,536). Its process number, or -errno. See posix_spawn(3).
int casebus_spawn(char *const arguments[], char *const environment[], const void *input, size_t length);

/// A lock and a condition whose waits are measured by the steady clock: those of
/// Foundation and libdispatch are by the time of day, and a clock that is set
/// back prolongs them. See pthread_condattr_setclock(3).
typedef struct casebus_bell casebus_bell;

/// A new bell, or NULL where there is no memory.
casebus_bell *casebus_bell_create(void);
void casebus_bell_destroy(casebus_bell *bell);
void casebus_bell_lock(casebus_bell *bell);
void casebus_bell_unlock(casebus_bell *bell);
/// Wakes everyone who waits.
void casebus_bell_ring(casebus_bell *bell);
/// Waits, locked, until somebody rings or the time is over.
void casebus_bell_wait(casebus_bell *bell, int64_t nanoseconds);

#endif

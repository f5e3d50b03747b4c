/* A system clock that somebody sets. LD_PRELOAD it with CLOCKSHIFT naming a file of eight bytes: the milliseconds, as a
 * signed number, by which the clock of the day is off. Changing the file sets the clock, also for who waits for a time.
 * The steady clock is left alone. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <semaphore.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

#define BILLION 1000000000LL
/* How soon a waiter notices that the clock was set. */
#define SLICE 50000000LL

static const volatile int64_t none = 0, *shift = &none;

__attribute__((constructor)) static void open_shift(void) {
    const char *path = getenv("CLOCKSHIFT");
    int file = path ? open(path, O_RDONLY | O_CLOEXEC) : -1;
    if (file < 0) return;
    void *page = mmap(NULL, sizeof *shift, PROT_READ, MAP_SHARED, file, 0);
    if (page != MAP_FAILED) shift = page;
    close(file);
}

static int64_t real_now(void) {
    struct timespec now;
    syscall(SYS_clock_gettime, CLOCK_REALTIME, &now);
    return now.tv_sec * BILLION + now.tv_nsec;
}

static int64_t shifted_now(void) { return real_now() + *shift * 1000000; }

static struct timespec spec(int64_t nanoseconds) {
    return (struct timespec){.tv_sec = nanoseconds / BILLION, .tv_nsec = nanoseconds % BILLION};
}

int clock_gettime(clockid_t clock, struct timespec *now) {
    if (clock != CLOCK_REALTIME && clock != CLOCK_REALTIME_COARSE) return (int)syscall(SYS_clock_gettime, clock, now);
    *now = spec(shifted_now());
    return 0;
}

int gettimeofday(struct timeval *restrict now, void *restrict zone) {
    (void)zone;
    int64_t nanoseconds = shifted_now();
    *now = (struct timeval){.tv_sec = nanoseconds / BILLION, .tv_usec = nanoseconds % BILLION / 1000};
    return 0;
}

time_t time(time_t *now) {
    time_t seconds = shifted_now() / BILLION;
    if (now) *now = seconds;
    return seconds;
}

/* Waits for a time of the day are cut into slices: the kernel's own ends later when the clock is set back meanwhile.
 *
 * The end of the next slice by the real clock; false when the time has come. */
static bool next_slice(const struct timespec *until, struct timespec *slice) {
    int64_t left = until->tv_sec * BILLION + until->tv_nsec - shifted_now();
    if (left <= 0) return false;
    *slice = spec(real_now() + (left < SLICE ? left : SLICE));
    return true;
}

/* Foundation's NSCondition. */
int pthread_cond_timedwait(pthread_cond_t *restrict bell, pthread_mutex_t *restrict lock,
                           const struct timespec *restrict until) {
    static int (*next)(pthread_cond_t *, pthread_mutex_t *, const struct timespec *);
    struct timespec slice;
    if (!next) *(void **)&next = dlsym(RTLD_NEXT, "pthread_cond_timedwait");
    while (next_slice(until, &slice)) {
        int ended = next(bell, lock, &slice);
        if (ended != ETIMEDOUT) return ended;
    }
    return ETIMEDOUT;
}

/* libdispatch's semaphores. */
int sem_timedwait(sem_t *restrict bell, const struct timespec *restrict until) {
    static int (*next)(sem_t *, const struct timespec *);
    struct timespec slice;
    if (!next) *(void **)&next = dlsym(RTLD_NEXT, "sem_timedwait");
    while (next_slice(until, &slice))
        if (next(bell, &slice) == 0) return 0;
        else if (errno != ETIMEDOUT) return -1;
    if (sem_trywait(bell) == 0) return 0;
    errno = ETIMEDOUT;
    return -1;
}

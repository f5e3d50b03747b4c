// What needs headers that Swift must not see through ours: SCHED_IDLE is behind _GNU_SOURCE, and a header that defined
// it would give Swift a second fd_set beside Glibc's.
#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include "CLinux.h"
#include <fcntl.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <spawn.h>
#include <stdlib.h>
#include <sys/timex.h>
#include <time.h>

void casebus_thread_yields(void) {
    struct sched_param none = {0};
    (void)sched_setscheduler((pid_t)syscall(SYS_gettid), SCHED_IDLE, &none);
}

int casebus_clock_is_synchronised(void) {
    struct timex look = {0};
    return adjtimex(&look) != TIME_ERROR && (look.status & STA_UNSYNC) == 0;
}

// The reading end of a pipe that holds the bytes and has no writer any more; or -errno. Its reader is there all the
// time, so that writing raises no signal, and it does not wait: what does not fit is an error.
static int filled_pipe(const void *input, size_t length) {
    int ends[2];
    if (pipe2(ends, O_CLOEXEC | O_NONBLOCK) != 0) return -errno;
    ssize_t written = write(ends[1], input, length);
    int error = written < 0 ? errno : written != (ssize_t)length ? EFBIG : 0;
    close(ends[1]);
    if (error == 0 && fcntl(ends[0], F_SETFL, 0) != 0) error = errno;
    if (error == 0) return ends[0];
    close(ends[0]);
    return -error;
}

int casebus_spawn(char *const arguments[], char *const environment[], const void *input, size_t length) {
    posix_spawn_file_actions_t files;
    posix_spawnattr_t attributes;
    sigset_t none, all;
    pid_t process = 0;
    sigemptyset(&none);
    sigfillset(&all);
    int end = filled_pipe(input, length);
    if (end < 0) return end;
    int error = posix_spawn_file_actions_init(&files);
    if (error == 0) {
        error = posix_spawnattr_init(&attributes);
        if (error == 0) {
            if ((error = posix_spawn_file_actions_adddup2(&files, end, 0)) == 0
                && (error = posix_spawn_file_actions_addopen(&files, 1, "/dev/null", O_WRONLY, 0)) == 0
                && (error = posix_spawn_file_actions_adddup2(&files, 1, 2)) == 0
                && (error = posix_spawn_file_actions_addclosefrom_np(&files, 3)) == 0
                && (error = posix_spawnattr_setflags(
                        &attributes, POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK)) == 0
                && (error = posix_spawnattr_setpgroup(&attributes, 0)) == 0
                && (error = posix_spawnattr_setsigdefault(&attributes, &all)) == 0
                && (error = posix_spawnattr_setsigmask(&attributes, &none)) == 0)
                error = posix_spawn(&process, arguments[0], &files, &attributes, arguments, environment);
            posix_spawnattr_destroy(&attributes);
        }
        posix_spawn_file_actions_destroy(&files);
    }
    close(end);
    return error == 0 ? process : -error;
}

struct casebus_bell {
    pthread_mutex_t mutex;
    pthread_cond_t condition;
};

casebus_bell *casebus_bell_create(void) {
    casebus_bell *bell = malloc(sizeof *bell);
    if (bell == NULL) return NULL;
    pthread_condattr_t attributes;
    pthread_mutex_init(&bell->mutex, NULL);
    pthread_condattr_init(&attributes);
    pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC);
    pthread_cond_init(&bell->condition, &attributes);
    pthread_condattr_destroy(&attributes);
    return bell;
}

void casebus_bell_destroy(casebus_bell *bell) {
    pthread_cond_destroy(&bell->condition);
    pthread_mutex_destroy(&bell->mutex);
    free(bell);
}

void casebus_bell_lock(casebus_bell *bell) { pthread_mutex_lock(&bell->mutex); }

void casebus_bell_unlock(casebus_bell *bell) { pthread_mutex_unlock(&bell->mutex); }

void casebus_bell_ring(casebus_bell *bell) {
    pthread_mutex_lock(&bell->mutex);
    pthread_cond_broadcast(&bell->condition);
    pthread_mutex_unlock(&bell->mutex);
}

void casebus_bell_wait(casebus_bell *bell, int64_t nanoseconds) {
    struct timespec end;
    clock_gettime(CLOCK_MONOTONIC, &end);
    int64_t fraction = end.tv_nsec + nanoseconds % 1000000000;
    end.tv_sec += nanoseconds / 1000000000 + fraction / 1000000000;
    end.tv_nsec = fraction % 1000000000;
    pthread_cond_timedwait(&bell->condition, &bell->mutex, &end);
}

// What needs headers that Swift must not see through ours: SCHED_IDLE is behind _GNU_SOURCE, and a header that defined
// it would give Swift a second fd_set beside Glibc's.
#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include "CLinux.h"
#include <pthread.h>
#include <sched.h>
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

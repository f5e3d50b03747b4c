/* A program that answers before its flush: fdatasync returns at once, and the flush follows two milliseconds later.
 * LD_PRELOAD it to see that trace_check.py tells a flush that comes too late from one that comes in time. */
#include <stdint.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <unistd.h>
#include <pthread.h>

int fdatasync(int fd);

static void *flush_later(void *fd) {
    usleep(2000);
    syscall(SYS_fdatasync, (int)(intptr_t)fd);
    close((int)(intptr_t)fd);
    return NULL;
}

int fdatasync(int fd) {
    pthread_t thread;
    if (pthread_create(&thread, NULL, flush_later, (void *)(intptr_t)dup(fd)) != 0) abort();
    pthread_detach(thread);
    return 0;
}

/* A disk that fails, or is slow, when it is told to. LD_PRELOAD it with FAULTS naming a folder: while that holds a file
 * named like a call (fdatasync, pwrite, posix_fallocate), the calls on files whose path ends with the file's second word
 * fail with the errno that is its first, after the milliseconds that are its third; with errno 0 they are only late.
 * A file `CALL.once` does so for one call, and is removed by it. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

int fdatasync(int fd);

/* Whether a control file is there and concerns the file. */
static bool told(const char *control, int fd, int *code, int *delay) {
    char text[256], suffix[200], link[64], path[PATH_MAX];
    int file = (int)syscall(SYS_openat, AT_FDCWD, control, O_RDONLY | O_CLOEXEC);
    if (file < 0) return false;
    ssize_t length = read(file, text, sizeof text - 1);
    close(file);
    if (length <= 0) return false;
    text[length] = 0;
    if (sscanf(text, "%d %199s %d", code, suffix, delay) != 3) return false;
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    length = readlink(link, path, sizeof path - 1);
    if (length < 0) return false;
    path[length] = 0;
    size_t end = strlen(suffix);
    return (size_t)length >= end && strcmp(path + length - end, suffix) == 0;
}

/* The errno that the call is to fail with; 0: it is not to fail. */
static int fault(const char *call, int fd) {
    const char *folder = getenv("FAULTS");
    char control[PATH_MAX];
    int before = errno, code = 0, delay = 0;
    if (!folder) return 0;
    snprintf(control, sizeof control, "%s/%s", folder, call);
    bool is_told = told(control, fd, &code, &delay);
    if (!is_told) {
        snprintf(control, sizeof control, "%s/%s.once", folder, call);
        /* Whoever removes it has the one failure. */
        is_told = told(control, fd, &code, &delay) && unlink(control) == 0;
    }
    if (is_told && delay > 0) usleep(delay * 1000);
    errno = before;
    return is_told ? code : 0;
}

int fdatasync(int fd) {
    int code = fault("fdatasync", fd);
    if (code == 0) return (int)syscall(SYS_fdatasync, fd);
    errno = code;
    return -1;
}

/* Of what finds no room a beginning may be written. */
ssize_t pwrite(int fd, const void *bytes, size_t count, off_t at) {
    int code = fault("pwrite", fd);
    if (code == 0) return syscall(SYS_pwrite64, fd, bytes, count, at);
    if (code == ENOSPC && count > 1) syscall(SYS_pwrite64, fd, bytes, count / 2, at);
    errno = code;
    return -1;
}

ssize_t pwrite64(int fd, const void *bytes, size_t count, off64_t at) {
    return pwrite(fd, bytes, count, at);
}

int posix_fallocate(int fd, off_t at, off_t count) {
    static int (*next)(int, off_t, off_t);
    int code = fault("posix_fallocate", fd);
    if (code != 0) return code;
    if (!next) *(void **)&next = dlsym(RTLD_NEXT, "posix_fallocate");
    return next(fd, at, count);
}

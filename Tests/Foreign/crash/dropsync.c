/* A power cut for one process: LD_PRELOAD this, and when the power goes, what was not flushed is lost.
 *
 * It keeps account of every write and change of a name below a folder (unflushed.c). At the cut the process ends with
 * status 75, and a child makes the files what a drive might hold then. Environment:
 *
 *   DROPSYNC_BELOW    the folder
 *   DROPSYNC_KEPT     an empty folder outside it, on the same file system
 *   DROPSYNC_REPORT   a file that says what was dropped; its last line is "end"
 *   DROPSYNC_SEED     the source of chance
 *   DROPSYNC_CUT      cut at this call of those that change or flush something; without it SIGUSR1 cuts
 *   DROPSYNC_ALL      drop everything that was not flushed, instead of a part by chance
 *   DROPSYNC_DEAF     flushes change nothing: everything since the start is lost
 *   DROPSYNC_DELAY_US a flush takes up to this long, so that the cut can fall into it
 *
 * Not seen: writes through a mapping (SQLite's -shm, which never counts after a crash), copy_file_range and stdio. The
 * tests show that nothing a daemon writes escapes. Flushes do not reach the real disk: the machine stays up. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

#include "unflushed.h"

#define REAL(name) ((__typeof__(&name))real(#name))

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static bool is_on, is_deaf;
static unsigned long calls, cut_at, delay_us;
static int bell[2];

static void *real(const char *name) {
    void *found = dlsym(RTLD_NEXT, name);
    if (!found) abort();
    return found;
}

/* With the lock held, which is never given back. The files change only when no thread is left that could see it. */
static void cut(void) {
    const char *path = getenv("DROPSYNC_REPORT");
    pid_t parent = getpid();
    pid_t child = fork();
    if (child < 0) abort();
    if (child > 0) syscall(SYS_exit_group, 75);
    while (getppid() == parent) usleep(100);
    int report = path ? (int)syscall(SYS_openat, AT_FDCWD, path, O_WRONLY | O_CREAT | O_TRUNC, 0600) : 2;
    dprintf(report, "cut at call %lu\n", calls);
    unflushed_drop(report);
    dprintf(report, "end\n");
    syscall(SYS_exit_group, 75);
}

/* After something changed, or in the middle of a flush. */
static void count(void) {
    if (++calls == cut_at) cut();
}

static void on_signal(int number) {
    (void)number;
    int before = errno;
    syscall(SYS_write, bell[1], "!", 1);
    errno = before;
}

static void *await_signal(void *nothing) {
    char byte;
    while (read(bell[0], &byte, 1) != 1) {}
    pthread_mutex_lock(&lock);
    cut();
    return nothing;
}

__attribute__((constructor)) static void begin(void) {
    const char *below = getenv("DROPSYNC_BELOW"), *kept = getenv("DROPSYNC_KEPT"), *number;
    if (!below || !kept) return;
    number = getenv("DROPSYNC_SEED");
    unflushed_begin(below, kept, number ? strtoull(number, NULL, 10) : 1, getenv("DROPSYNC_ALL") != NULL);
    if ((number = getenv("DROPSYNC_CUT"))) cut_at = strtoul(number, NULL, 10);
    if ((number = getenv("DROPSYNC_DELAY_US"))) delay_us = strtoul(number, NULL, 10);
    is_deaf = getenv("DROPSYNC_DEAF") != NULL;
    pthread_t thread;
    sigset_t all, before;
    sigfillset(&all);
    if (pipe2(bell, O_CLOEXEC) != 0) abort();
    pthread_sigmask(SIG_SETMASK, &all, &before);
    if (pthread_create(&thread, NULL, await_signal, NULL) != 0) abort();
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    signal(SIGUSR1, on_signal);
    is_on = true;
}

/* Which files count */

static bool path_of(int fd, char *path) {
    char link[64];
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    ssize_t length = readlink(link, path, PATH_MAX - 1);
    if (length < 0) return false;
    path[length] = 0;
    return true;
}

/* The canonical path of a name that may not be there yet; false where it lies elsewhere. */
static bool resolve(int folder, const char *name, char *path) {
    char whole[PATH_MAX], parent[PATH_MAX];
    if (!is_on || !name || !*name) return false;
    if (name[0] != '/') {
        if (folder == AT_FDCWD ? !getcwd(parent, sizeof parent) : !path_of(folder, parent)) return false;
        if (snprintf(whole, sizeof whole, "%s/%s", parent, name) >= (int)sizeof whole) return false;
    } else if (snprintf(whole, sizeof whole, "%s", name) >= (int)sizeof whole) {
        return false;
    }
    size_t length = strlen(whole);
    while (length > 1 && whole[length - 1] == '/') whole[--length] = 0;
    char *slash = strrchr(whole, '/');
    *slash = 0;
    if (!realpath(*whole ? whole : "/", parent)) return false;
    return snprintf(path, PATH_MAX, "%s/%s", parent, slash + 1) < PATH_MAX && unflushed_is_below(path);
}

static bool counts(int fd, mode_t kind) {
    struct stat status;
    char path[PATH_MAX];
    return is_on && fstat(fd, &status) == 0 && (status.st_mode & S_IFMT) == kind && path_of(fd, path)
        && unflushed_is_below(path);
}

/* Writes */

static off_t place(int fd, off_t offset) {
    if (offset >= 0) return offset;
    return fcntl(fd, F_GETFL) & O_APPEND ? lseek(fd, 0, SEEK_END) : lseek(fd, 0, SEEK_CUR);
}

#define CHANGING(fd, before, call)                                                                                     \
    if (!counts(fd, S_IFREG)) return call;                                                                             \
    pthread_mutex_lock(&lock);                                                                                         \
    before;                                                                                                            \
    __typeof__(call) result = call;                                                                                    \
    int error = errno;                                                                                                 \
    count();                                                                                                           \
    pthread_mutex_unlock(&lock);                                                                                       \
    errno = error;                                                                                                     \
    return result

static size_t sum(const struct iovec *parts, int number) {
    size_t length = 0;
    for (int part = 0; part < number; part++) length += parts[part].iov_len;
    return length;
}

ssize_t write(int fd, const void *bytes, size_t length) {
    CHANGING(fd, unflushed_bytes(fd, place(fd, -1), length), REAL(write)(fd, bytes, length));
}

ssize_t writev(int fd, const struct iovec *parts, int number) {
    CHANGING(fd, unflushed_bytes(fd, place(fd, -1), sum(parts, number)), REAL(writev)(fd, parts, number));
}

ssize_t pwrite(int fd, const void *bytes, size_t length, off_t offset) {
    CHANGING(fd, unflushed_bytes(fd, offset, length), REAL(pwrite)(fd, bytes, length, offset));
}

ssize_t pwrite64(int fd, const void *bytes, size_t length, off64_t offset) { return pwrite(fd, bytes, length, offset); }

ssize_t pwritev(int fd, const struct iovec *parts, int number, off_t offset) {
    CHANGING(fd, unflushed_bytes(fd, offset, sum(parts, number)), REAL(pwritev)(fd, parts, number, offset));
}

ssize_t pwritev64(int fd, const struct iovec *parts, int number, off64_t offset) {
    return pwritev(fd, parts, number, offset);
}

int ftruncate(int fd, off_t size) { CHANGING(fd, unflushed_shrink(fd, size), REAL(ftruncate)(fd, size)); }
int ftruncate64(int fd, off64_t size) { return ftruncate(fd, size); }

int posix_fallocate(int fd, off_t offset, off_t length) {
    CHANGING(fd, unflushed_bytes(fd, 0, 0), REAL(posix_fallocate)(fd, offset, length));
}

int posix_fallocate64(int fd, off64_t offset, off64_t length) { return posix_fallocate(fd, offset, length); }

int fallocate(int fd, int mode, off_t offset, off_t length) {
    CHANGING(fd, unflushed_bytes(fd, offset, mode & ~FALLOC_FL_KEEP_SIZE ? length : 0),
             REAL(fallocate)(fd, mode, offset, length));
}

int fallocate64(int fd, int mode, off64_t offset, off64_t length) { return fallocate(fd, mode, offset, length); }

/* Flushes */

static int flush(int fd) {
    pthread_mutex_lock(&lock);
    uint64_t number = is_deaf ? 0 : unflushed_flush_begins(fd);
    uint64_t wait = delay_us ? unflushed_chance(delay_us) : 0;
    count();
    pthread_mutex_unlock(&lock);
    if (wait) usleep(wait);
    pthread_mutex_lock(&lock);
    // The last instant at which it may still be lost.
    count();
    if (number) unflushed_flush_ends(fd, number);
    pthread_mutex_unlock(&lock);
    return 0;
}

int fdatasync(int fd) { return counts(fd, S_IFREG) ? flush(fd) : REAL(fdatasync)(fd); }

int fsync(int fd) {
    if (counts(fd, S_IFREG)) return flush(fd);
    if (!counts(fd, S_IFDIR)) return REAL(fsync)(fd);
    pthread_mutex_lock(&lock);
    count();
    if (!is_deaf) unflushed_names_are_safe(fd);
    pthread_mutex_unlock(&lock);
    return 0;
}

/* Names */

static int open_at(int folder, const char *name, int flags, mode_t mode) {
    char path[PATH_MAX];
    if (!(flags & (O_CREAT | O_TRUNC)) || !resolve(folder, name, path))
        return (int)syscall(SYS_openat, folder, name, flags, mode);
    struct stat status;
    pthread_mutex_lock(&lock);
    bool was_there = lstat(path, &status) == 0;
    if (was_there && flags & O_TRUNC && S_ISREG(status.st_mode) && status.st_size > 0) {
        int fd = (int)syscall(SYS_openat, AT_FDCWD, path, O_RDWR | O_CLOEXEC, 0);
        if (fd >= 0) unflushed_shrink(fd, 0);
        if (fd >= 0) close(fd);
    }
    int fd = (int)syscall(SYS_openat, folder, name, flags, mode), error = errno;
    if (fd >= 0 && !was_there) unflushed_name(MADE, "", path, "");
    if (fd >= 0 && (!was_there || flags & O_TRUNC)) count();
    pthread_mutex_unlock(&lock);
    errno = error;
    return fd;
}

#define MODE(last)                                                                                                     \
    mode_t mode = 0;                                                                                                   \
    if (flags & (O_CREAT | O_TMPFILE)) {                                                                               \
        va_list rest;                                                                                                  \
        va_start(rest, last);                                                                                          \
        mode = va_arg(rest, mode_t);                                                                                   \
        va_end(rest);                                                                                                  \
    }

int open(const char *path, int flags, ...) { MODE(flags) return open_at(AT_FDCWD, path, flags, mode); }
int open64(const char *path, int flags, ...) { MODE(flags) return open_at(AT_FDCWD, path, flags, mode); }
int openat(int folder, const char *path, int flags, ...) { MODE(flags) return open_at(folder, path, flags, mode); }
int openat64(int folder, const char *path, int flags, ...) { MODE(flags) return open_at(folder, path, flags, mode); }
int creat(const char *path, mode_t mode) { return open_at(AT_FDCWD, path, O_CREAT | O_WRONLY | O_TRUNC, mode); }
int creat64(const char *path, mode_t mode) { return creat(path, mode); }

int renameat2(int from_folder, const char *from, int to_folder, const char *to, unsigned flags) {
    char old[PATH_MAX], new[PATH_MAX];
    if (!resolve(to_folder, to, new) || !resolve(from_folder, from, old))
        return (int)syscall(SYS_renameat2, from_folder, from, to_folder, to, flags);
    pthread_mutex_lock(&lock);
    const char *kept = unflushed_keep(new);
    int result = (int)syscall(SYS_renameat2, from_folder, from, to_folder, to, flags), error = errno;
    if (result == 0) {
        unflushed_name(RENAMED, old, new, kept);
        count();
    } else if (*kept) {
        syscall(SYS_unlinkat, AT_FDCWD, kept, 0);
    }
    pthread_mutex_unlock(&lock);
    errno = error;
    return result;
}

int rename(const char *from, const char *to) { return renameat2(AT_FDCWD, from, AT_FDCWD, to, 0); }
int renameat(int from_folder, const char *from, int to_folder, const char *to) {
    return renameat2(from_folder, from, to_folder, to, 0);
}

int unlinkat(int folder, const char *name, int flags) {
    char path[PATH_MAX];
    if (flags & AT_REMOVEDIR || !resolve(folder, name, path)) return (int)syscall(SYS_unlinkat, folder, name, flags);
    pthread_mutex_lock(&lock);
    const char *kept = unflushed_keep(path);
    int result = (int)syscall(SYS_unlinkat, folder, name, flags), error = errno;
    if (result == 0) {
        unflushed_name(REMOVED, "", path, kept);
        count();
    } else if (*kept) {
        syscall(SYS_unlinkat, AT_FDCWD, kept, 0);
    }
    pthread_mutex_unlock(&lock);
    errno = error;
    return result;
}

int unlink(const char *path) { return unlinkat(AT_FDCWD, path, 0); }
int remove(const char *path) {
    int result = unlink(path);
    return result != 0 && errno == EISDIR ? rmdir(path) : result;
}

int linkat(int from_folder, const char *from, int to_folder, const char *to, int flags) {
    char path[PATH_MAX];
    bool is_ours = resolve(to_folder, to, path);
    if (is_ours) pthread_mutex_lock(&lock);
    int result = (int)syscall(SYS_linkat, from_folder, from, to_folder, to, flags), error = errno;
    if (is_ours && result == 0) {
        unflushed_name(MADE, "", path, "");
        count();
    }
    if (is_ours) pthread_mutex_unlock(&lock);
    errno = error;
    return result;
}

int link(const char *from, const char *to) { return linkat(AT_FDCWD, from, AT_FDCWD, to, 0); }

int mkdirat(int folder, const char *name, mode_t mode) {
    char path[PATH_MAX];
    bool is_ours = resolve(folder, name, path);
    if (is_ours) pthread_mutex_lock(&lock);
    int result = (int)syscall(SYS_mkdirat, folder, name, mode), error = errno;
    if (is_ours && result == 0) {
        unflushed_name(MADE_FOLDER, "", path, "");
        count();
    }
    if (is_ours) pthread_mutex_unlock(&lock);
    errno = error;
    return result;
}

int mkdir(const char *path, mode_t mode) { return mkdirat(AT_FDCWD, path, mode); }

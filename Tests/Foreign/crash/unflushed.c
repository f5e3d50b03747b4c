/* See unflushed.h. For every sector that was written since its file's last flush the bytes before are kept, for every
 * change of a name since its folder's last flush how to take it back. When the power goes, chance decides what of it
 * the drive had written already: of bytes any part, of names a beginning, as file systems with a journal keep it.
 *
 * Stricter than most file systems: flushing a file does not make its name safe. */
#define _GNU_SOURCE
#include "unflushed.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

/* libc's own wrappers are the ones that dropsync.c replaces. */
#define real_pwrite(fd, bytes, count, at) syscall(SYS_pwrite64, fd, bytes, count, at)
#define real_ftruncate(fd, size) syscall(SYS_ftruncate, fd, size)
#define real_open(path, flags) (int)syscall(SYS_openat, AT_FDCWD, path, (flags) | O_CLOEXEC, 0)
#define real_unlink(path) syscall(SYS_unlinkat, AT_FDCWD, path, 0)
#define real_rename(from, to) syscall(SYS_renameat2, AT_FDCWD, from, AT_FDCWD, to, 0)
#define real_link(from, to) syscall(SYS_linkat, AT_FDCWD, from, AT_FDCWD, to, 0)

/* A name in the folder of what is kept. */
#define KEPT_MAX (PATH_MAX + 24)

struct sector {
    uint64_t number; /* + 1; 0: the place is free */
    unsigned char *before; /* NULL: zeros, or behind the end */
};

/* What was written between two flushes of a file. */
struct span {
    struct span *older;
    uint64_t id;
    bool is_in_flush;
    off_t size_before;
    struct sector *sectors;
    size_t count, room; /* room is a power of two */
};

struct file {
    struct file *next;
    dev_t device;
    ino_t inode;
    int fd; /* our own: the inode stays, whatever the program does */
    struct span *newest;
};

struct change {
    struct change *before;
    enum name_change what;
    dev_t device; /* of the folder */
    ino_t inode;
    char from[PATH_MAX], to[PATH_MAX], kept[KEPT_MAX];
};

static char below[PATH_MAX], kept_folder[PATH_MAX];
static size_t below_length;
static bool drops_all;
static uint64_t state, next_id = 1, next_kept = 1;
static struct file *files;
static struct change *changes; /* the youngest first */

static void fail(const char *what) {
    dprintf(2, "dropsync: %s: %s\n", what, strerror(errno));
    abort();
}

void unflushed_begin(const char *folder, const char *kept, uint64_t seed, bool all) {
    if (!realpath(folder, below)) fail(folder);
    if (!realpath(kept, kept_folder)) fail(kept);
    below_length = strlen(below);
    state = seed;
    drops_all = all;
}

bool unflushed_is_below(const char *path) {
    return strncmp(path, below, below_length) == 0 && (path[below_length] == '/' || path[below_length] == 0);
}

/* SplitMix64 */
uint64_t unflushed_chance(uint64_t bound) {
    uint64_t value = (state += 0x9E3779B97F4A7C15);
    value = (value ^ value >> 30) * 0xBF58476D1CE4E5B9;
    value = (value ^ value >> 27) * 0x94D049BB133111EB;
    return (value ^ value >> 31) % bound;
}

/* Bytes */

static struct file **place_of(int fd, struct stat *status) {
    struct file **place = &files;
    if (fstat(fd, status) != 0) fail("fstat");
    while (*place && ((*place)->device != status->st_dev || (*place)->inode != status->st_ino)) place = &(*place)->next;
    return place;
}

/* The span that writes go into now. */
static struct span *span_of(int fd, struct file **found) {
    struct stat status;
    struct file *file = *place_of(fd, &status);
    if (!file) {
        char path[64];
        if (!(file = calloc(1, sizeof *file))) fail("calloc");
        snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
        file->fd = real_open(path, O_RDWR);
        if (file->fd < 0) fail("opening a file again");
        file->device = status.st_dev;
        file->inode = status.st_ino;
        file->next = files;
        files = file;
    }
    if (!file->newest || file->newest->is_in_flush) {
        struct span *span = calloc(1, sizeof *span);
        if (!span || !(span->sectors = calloc(span->room = 64, sizeof *span->sectors))) fail("calloc");
        span->older = file->newest;
        span->id = next_id++;
        span->size_before = status.st_size;
        file->newest = span;
    }
    *found = file;
    return file->newest;
}

static struct sector *sector_of(struct sector *table, size_t room, uint64_t number) {
    size_t place = (number * 0x9E3779B97F4A7C15) >> 20 & (room - 1);
    while (table[place].number && table[place].number != number + 1) place = (place + 1) & (room - 1);
    return &table[place];
}

static void grow(struct span *span) {
    size_t room = span->room * 2;
    struct sector *table = calloc(room, sizeof *table);
    if (!table) fail("calloc");
    for (size_t place = 0; place < span->room; place++) {
        struct sector *old = &span->sectors[place];
        if (old->number) *sector_of(table, room, old->number - 1) = *old;
    }
    free(span->sectors);
    span->sectors = table;
    span->room = room;
}

void unflushed_bytes(int fd, off_t offset, size_t length) {
    static const unsigned char zeros[SECTOR];
    struct file *file;
    struct span *span = span_of(fd, &file);
    if (length == 0) return;
    for (uint64_t number = offset / SECTOR; number <= (uint64_t)(offset + length - 1) / SECTOR; number++) {
        unsigned char bytes[SECTOR] = {0};
        struct sector *sector = sector_of(span->sectors, span->room, number);
        if (sector->number) continue;
        if (pread(file->fd, bytes, SECTOR, number * SECTOR) < 0) fail("pread");
        sector->number = number + 1;
        if (memcmp(bytes, zeros, SECTOR) != 0) {
            if (!(sector->before = malloc(SECTOR))) fail("malloc");
            memcpy(sector->before, bytes, SECTOR);
        }
        if (++span->count * 2 > span->room) grow(span);
    }
}

void unflushed_shrink(int fd, off_t size) {
    struct stat status;
    if (fstat(fd, &status) != 0) fail("fstat");
    unflushed_bytes(fd, size, status.st_size > size ? status.st_size - size : 0);
}

static void free_span(struct span *span) {
    for (size_t place = 0; place < span->room; place++) free(span->sectors[place].before);
    free(span->sectors);
    free(span);
}

uint64_t unflushed_flush_begins(int fd) {
    struct stat status;
    struct file *file = *place_of(fd, &status);
    if (!file || !file->newest) return 0;
    file->newest->is_in_flush = true;
    return file->newest->id;
}

void unflushed_flush_ends(int fd, uint64_t number) {
    struct stat status;
    struct file **place = place_of(fd, &status), *file = *place;
    if (!file) return;
    struct span **span = &file->newest;
    while (*span && (*span)->id > number) span = &(*span)->older;
    while (*span) {
        struct span *done = *span;
        *span = done->older;
        free_span(done);
    }
    if (file->newest) return;
    close(file->fd);
    *place = file->next;
    free(file);
}

/* Names */

const char *unflushed_keep(const char *path) {
    static char kept[KEPT_MAX];
    kept[0] = 0;
    struct stat status;
    if (lstat(path, &status) != 0 || S_ISDIR(status.st_mode)) return kept;
    snprintf(kept, sizeof kept, "%s/%llu", kept_folder, (unsigned long long)next_kept++);
    if (real_link(path, kept) != 0) fail("keeping a file");
    return kept;
}

void unflushed_name(enum name_change what, const char *from, const char *to, const char *kept) {
    struct change *change = calloc(1, sizeof *change);
    struct stat status;
    char folder[PATH_MAX];
    if (!change) fail("calloc");
    snprintf(folder, sizeof folder, "%s", to);
    *strrchr(folder, '/') = 0;
    if (stat(folder, &status) != 0) fail(folder);
    change->what = what;
    change->device = status.st_dev;
    change->inode = status.st_ino;
    snprintf(change->from, PATH_MAX, "%s", from);
    snprintf(change->to, PATH_MAX, "%s", to);
    snprintf(change->kept, KEPT_MAX, "%s", kept);
    change->before = changes;
    changes = change;
}

void unflushed_names_are_safe(int folder) {
    struct stat status;
    if (fstat(folder, &status) != 0) fail("fstat");
    for (struct change **place = &changes; *place;) {
        struct change *change = *place;
        if (change->device != status.st_dev || change->inode != status.st_ino) {
            place = &change->before;
            continue;
        }
        if (change->kept[0]) real_unlink(change->kept);
        *place = change->before;
        free(change);
    }
}

/* The power goes */

static int by_number(const void *left, const void *right) {
    uint64_t a = ((const struct sector *)left)->number, b = ((const struct sector *)right)->number;
    return a < b ? -1 : a > b;
}

/* Takes back what chance says of one span; the sectors come in the order of the file. */
static size_t drop_span(int fd, struct span *span) {
    static const unsigned char zeros[SECTOR];
    enum { EVERYTHING, NOTHING, SECTORS, PAGES, BEHIND } how =
        drops_all ? EVERYTHING : (int[]){EVERYTHING, EVERYTHING, NOTHING, SECTORS, SECTORS, PAGES, BEHIND, BEHIND}
        [unflushed_chance(8)];
    uint64_t share = (uint64_t[]){10, 50, 90}[unflushed_chance(3)];
    size_t dropped = 0, seen = 0;
    for (size_t place = 0; place < span->room; place++)
        if (span->sectors[place].number) span->sectors[seen++] = span->sectors[place];
    qsort(span->sectors, seen, sizeof *span->sectors, by_number);
    size_t kept = seen ? unflushed_chance(seen) : 0;
    uint64_t page = UINT64_MAX;
    bool goes = false;
    for (size_t place = 0; place < seen; place++) {
        uint64_t number = span->sectors[place].number - 1;
        if (how == SECTORS || (how == PAGES && number / 8 != page)) goes = unflushed_chance(100) < share;
        page = number / 8;
        if (how == EVERYTHING || (how == BEHIND && place >= kept) || ((how == SECTORS || how == PAGES) && goes)) {
            const unsigned char *before = span->sectors[place].before;
            if (real_pwrite(fd, before ? before : zeros, SECTOR, number * SECTOR) < 0) fail("pwrite");
            dropped++;
        }
    }
    return dropped;
}

static void drop_file(struct file *file, int report) {
    struct stat status;
    if (fstat(file->fd, &status) != 0) fail("fstat");
    off_t size = status.st_size;
    size_t written = 0, dropped = 0;
    bool size_goes = true;
    for (struct span *span = file->newest; span; span = span->older) {
        written += span->count;
        dropped += drop_span(file->fd, span);
        size_goes = size_goes && (drops_all || unflushed_chance(2) == 0);
        if (size_goes) size = span->size_before;
    }
    if (real_ftruncate(file->fd, size) != 0) fail("ftruncate");
    char link[64], path[PATH_MAX];
    snprintf(link, sizeof link, "/proc/self/fd/%d", file->fd);
    ssize_t length = readlink(link, path, sizeof path - 1);
    path[length < 0 ? 0 : length] = 0;
    dprintf(report, "bytes %s: %zu of %zu sectors dropped, size %lld to %lld\n", path, dropped, written,
            (long long)status.st_size, (long long)size);
}

static void take_back(struct change *change, int report) {
    static const char *words[] = {"made", "removed", "renamed", "made folder"};
    if (change->what == MADE) real_unlink(change->to);
    if (change->what == RENAMED) real_rename(change->to, change->from);
    if (change->what == MADE_FOLDER) {
        char gone[KEPT_MAX];
        snprintf(gone, sizeof gone, "%s/%llu", kept_folder, (unsigned long long)next_kept++);
        real_rename(change->to, gone);
    }
    if (change->kept[0]) real_rename(change->kept, change->to);
    dprintf(report, "name %s %s: taken back\n", words[change->what], change->to);
}

void unflushed_drop(int report) {
    size_t count = 0;
    for (struct file *file = files; file; file = file->next) drop_file(file, report);
    for (struct change *change = changes; change; change = change->before) count++;
    size_t lost = drops_all || unflushed_chance(5) < 2 ? count : unflushed_chance(count + 1);
    for (struct change *change = changes; change && lost > 0; change = change->before, lost--)
        take_back(change, report);
}

/* What a disk may not hold yet: bytes and names that were written below one folder and not flushed since.
 *
 * Threading: every function is called with the one lock of dropsync.c held. */
#ifndef UNFLUSHED_H
#define UNFLUSHED_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

/* A drive writes sectors whole; everything larger may be torn between two of them. */
#define SECTOR 512

enum name_change { MADE, REMOVED, RENAMED, MADE_FOLDER };

/* The folder; a folder outside it, on the same file system, for what must come back; the source of chance. */
void unflushed_begin(const char *below, const char *kept, uint64_t seed, bool drops_all);
bool unflushed_is_below(const char *path);
uint64_t unflushed_chance(uint64_t bound);

/* Before bytes [offset, offset + length) of the file change, or its size does (length 0). */
void unflushed_bytes(int fd, off_t offset, size_t length);
/* Before the file becomes shorter. */
void unflushed_shrink(int fd, off_t size);
/* A flush begins: everything before it is in it. Returns a number for its end, 0 when there is nothing to flush. */
uint64_t unflushed_flush_begins(int fd);
void unflushed_flush_ends(int fd, uint64_t number);

/* Before a name goes or is replaced: keeps the file it names. Returns where, "" when there is none. */
const char *unflushed_keep(const char *path);
/* After the change; `to` is the name made, changed or removed, `from` the old name of a rename. */
void unflushed_name(enum name_change change, const char *from, const char *to, const char *kept);
/* A folder was flushed. */
void unflushed_names_are_safe(int folder);

/* The power goes: makes the files what might be left, by chance, and says what was done. */
void unflushed_drop(int report);

#endif

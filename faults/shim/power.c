// SPDX-License-Identifier: EUPL-1.2
// A power cut. Preloaded into a program whose SQLite goes through libc, it remembers what was written to files below
// POWER_DIR and not synced yet. At the POWER_AT-th write the power goes: of what was not synced each write reaches the disk
// whole, torn at sectors of 512 or pages of 4096 bytes, or not at all, by chance of POWER_SEED; names that were made or
// removed since their folder was synced are there or not; and the process dies.
//
// What goes past libc is not seen: Go's own file calls. A file that Go has made empty is noticed when SQLite opens it. What Go
// renames when a damaged file is replaced, store/device cuts between by itself (names_test.go).

#include "watched.h"

enum kind { WRITE, TRUNCATE };

// A change of a file that is not synced. Undone, it leaves the file as it was: old bytes at `at`, and size bytes long.
struct change {
	enum kind kind;
	dev_t dev;
	ino_t ino;
	char *path;
	off64_t at, size;
	size_t n, had;
	char *new, *old;
	struct change *before, *next;
};

// A name that a folder has or has lost, and the folder is not synced. kept is another name for what was removed.
struct name {
	char *path, *kept;
	struct name *next;
};

static pthread_mutex_t turn = PTHREAD_MUTEX_INITIALIZER;
static struct change *oldest, *newest;
static struct name *made, *removed;
static long writes;
static int cutting;
static unsigned long long chance;

static ssize_t write_at(int fd, const void *bytes, size_t n, off64_t at)
{
	REAL(pwrite64);
	return real(fd, bytes, n, at);
}

static ssize_t read_at(int fd, void *bytes, size_t n, off64_t at)
{
	REAL(pread64);
	return real(fd, bytes, n, at);
}

static int resize(int fd, off64_t size)
{
	REAL(ftruncate64);
	return real(fd, size);
}

static int take_away(const char *path)
{
	REAL(unlink);
	return real(path);
}

static int open_again(const char *path)
{
	REAL(open64);
	return real(path, O_RDWR);
}

// toss is a number below n (xorshift64*).
static unsigned toss(unsigned n)
{
	if (!chance)
		chance = (unsigned long long)number("POWER_SEED") * 2654435761ULL + 1;
	chance ^= chance >> 12;
	chance ^= chance << 25;
	chance ^= chance >> 27;
	return (unsigned)((chance * 2685821657736338717ULL) >> 33) % n;
}

static int is_watched(int fd, char path[PATH_MAX]) { return watched(path_of(fd, path), "POWER_DIR"); }

static struct change *remember(enum kind kind, int fd, const char *path, off64_t at, size_t n)
{
	struct stat now;
	struct change *c = calloc(1, sizeof *c);
	fstat(fd, &now);
	*c = (struct change){.kind = kind, .dev = now.st_dev, .ino = now.st_ino, .path = strdup(path), .at = at, .n = n, .size = now.st_size};
	c->old = malloc(n ? n : 1);
	ssize_t had = read_at(fd, c->old, n, at);
	c->had = had < 0 ? 0 : had;
	c->before = newest;
	*(newest ? &newest->next : &oldest) = c;
	newest = c;
	return c;
}

static void forget(struct change *c)
{
	*(c->before ? &c->before->next : &oldest) = c->next;
	*(c->next ? &c->next->before : &newest) = c->before;
	free(c->path), free(c->new), free(c->old), free(c);
}

static void undo(struct change *c)
{
	int fd = open_again(c->path);
	if (fd < 0)
		return;
	write_at(fd, c->old, c->had, c->at);
	resize(fd, c->size);
	close(fd);
}

// redo lets a change reach the disk after all: whole, or only some of its blocks.
static void redo(struct change *c)
{
	int fd = open_again(c->path);
	if (fd < 0)
		return;
	off64_t block = toss(2) ? 512 : 4096;
	int torn = c->kind == WRITE && toss(3) == 0;
	if (c->kind == TRUNCATE)
		resize(fd, c->at);
	for (size_t from = 0, to; c->kind == WRITE && from < c->n; from = to) {
		to = torn ? (size_t)((c->at + from) / block * block + block - c->at) : c->n;
		to = to < c->n ? to : c->n;
		if (!torn || toss(2))
			write_at(fd, c->new + from, to - from, c->at + from);
	}
	close(fd);
}

static void cut_names(void)
{
	for (struct name *m = made; m; m = m->next)
		if (toss(2))
			take_away(m->path);
	for (struct name *r = removed; r; r = r->next) {
		if (access(r->path, F_OK) && toss(2))
			rename(r->kept, r->path);
		take_away(r->kept);
	}
}

static void cut(void)
{
	__atomic_store_n(&cutting, 1, __ATOMIC_SEQ_CST);
	for (struct change *c = newest; c; c = c->before)
		undo(c);
	for (struct change *c = oldest; c; c = c->next)
		if (toss(2))
			redo(c);
	cut_names();
	die();
}

// synced forgets what is on the disk now: the changes of a file, or the names of a folder.
static void synced(int fd, const char *path)
{
	struct stat now;
	if (fstat(fd, &now))
		return;
	for (struct change *c = oldest, *next; c; c = next) {
		next = c->next;
		if (c->dev == now.st_dev && c->ino == now.st_ino)
			forget(c);
	}
	if (!S_ISDIR(now.st_mode))
		return;
	size_t n = strlen(path);
	for (struct name **list = &made; list; list = list == &made ? &removed : NULL)
		for (struct name **at = list; *at;) {
			struct name *one = *at;
			if (strncmp(one->path, path, n) || one->path[n] != '/' || strchr(one->path + n + 1, '/')) {
				at = &one->next;
				continue;
			}
			if (one->kept)
				take_away(one->kept);
			*at = one->next;
			free(one->path), free(one->kept), free(one);
		}
}

static void note(struct name **list, const char *path, const char *kept)
{
	struct name *one = malloc(sizeof *one);
	*one = (struct name){strdup(path), kept ? strdup(kept) : NULL, *list};
	*list = one;
}

static int noted(struct name *list, const char *path)
{
	for (; list; list = list->next)
		if (!strcmp(list->path, path))
			return 1;
	return 0;
}

ssize_t pwrite64(int fd, const void *bytes, size_t n, off64_t at)
{
	char path[PATH_MAX];
	if (!is_watched(fd, path))
		return write_at(fd, bytes, n, at);
	pthread_mutex_lock(&turn);
	struct change *c = remember(WRITE, fd, path, at, n);
	c->new = malloc(n ? n : 1);
	memcpy(c->new, bytes, n);
	ssize_t done = write_at(fd, bytes, n, at);
	if (++writes == number("POWER_AT"))
		cut();
	pthread_mutex_unlock(&turn);
	return done;
}

ssize_t pwrite(int fd, const void *bytes, size_t n, off_t at) { return pwrite64(fd, bytes, n, at); }

int ftruncate64(int fd, off64_t size)
{
	char path[PATH_MAX];
	struct stat now;
	if (!is_watched(fd, path) || fstat(fd, &now))
		return resize(fd, size);
	pthread_mutex_lock(&turn);
	remember(TRUNCATE, fd, path, size, now.st_size > size ? now.st_size - size : 0);
	int done = resize(fd, size);
	pthread_mutex_unlock(&turn);
	return done;
}

int ftruncate(int fd, off_t size) { return ftruncate64(fd, size); }

// pread64 answers nobody while the power goes: nobody may see, and tell, what is being undone.
ssize_t pread64(int fd, void *bytes, size_t n, off64_t at)
{
	if (__atomic_load_n(&cutting, __ATOMIC_SEQ_CST))
		for (;;)
			pause();
	return read_at(fd, bytes, n, at);
}

ssize_t pread(int fd, void *bytes, size_t n, off_t at) { return pread64(fd, bytes, n, at); }

int fsync(int fd)
{
	REAL(fsync);
	char path[PATH_MAX];
	if (!is_watched(fd, path))
		return real(fd);
	pthread_mutex_lock(&turn);
	int done = real(fd);
	if (!done)
		synced(fd, path);
	pthread_mutex_unlock(&turn);
	return done;
}

int fdatasync(int fd) { return fsync(fd); }

// open64 notes names that are new: a file that was not there, or a database that is still empty.
int open64(const char *path, int flags, ...)
{
	REAL(open64);
	va_list more;
	va_start(more, flags);
	int mode = flags & O_CREAT ? va_arg(more, int) : 0;
	va_end(more);
	if (!watched(path, "POWER_DIR"))
		return real(path, flags, mode);
	pthread_mutex_lock(&turn);
	struct stat now;
	size_t n = strlen(path);
	int log = n > 4 && (!strcmp(path + n - 4, "-wal") || !strcmp(path + n - 4, "rnal"));
	int missing = stat(path, &now), fd = real(path, flags, mode);
	if (fd >= 0 && !noted(made, path) && (missing || (S_ISREG(now.st_mode) && !now.st_size && !log)))
		note(&made, path, NULL);
	pthread_mutex_unlock(&turn);
	return fd;
}

int open(const char *path, int flags, ...)
{
	va_list more;
	va_start(more, flags);
	int mode = flags & O_CREAT ? va_arg(more, int) : 0;
	va_end(more);
	return open64(path, flags, mode);
}

// unlink keeps what it removes under another name until the folder is synced.
int unlink(const char *path)
{
	static int count;
	char kept[PATH_MAX];
	if (!watched(path, "POWER_DIR"))
		return take_away(path);
	pthread_mutex_lock(&turn);
	snprintf(kept, sizeof kept, "%s.removed%d", path, count++);
	if (!link(path, kept))
		note(&removed, path, kept);
	for (struct change *c = oldest; c; c = c->next)
		if (!strcmp(c->path, path)) {
			free(c->path);
			c->path = strdup(kept);
		}
	for (struct name *m = made; m; m = m->next)
		if (!strcmp(m->path, path))
			m->path[0] = 0; // it was never there for good
	int done = take_away(path);
	pthread_mutex_unlock(&turn);
	return done;
}

// SPDX-License-Identifier: EUPL-1.2
// A disk that fails once. Preloaded into a program whose SQLite goes through libc, it lets one call that changes the disk
// fail: the IOFAULT_AT-th write, sync or truncation of a file below IOFAULT_DIR.
//
//   IOFAULT_MODE=eio     the call does nothing and says EIO
//   IOFAULT_MODE=enospc  the same with ENOSPC
//   IOFAULT_MODE=short   only writes count: half is written, and what would follow meets ENOSPC, as on a disk that fills up
//   IOFAULT_MODE=kill    the process dies by SIGKILL instead of the call
//   IOFAULT_HIT=FILE     is made when the call has come, so that whoever counts calls knows when to stop

#include "watched.h"

static pthread_mutex_t turn = PTHREAD_MUTEX_INITIALIZER;
static long calls;
static int cut_short = -1; // the file whose next write meets ENOSPC

static int mode_is(const char *mode)
{
	const char *set = getenv("IOFAULT_MODE");
	return set && !strcmp(set, mode);
}

static void say_hit(void)
{
	const char *path = getenv("IOFAULT_HIT");
	int fd = path ? open(path, O_CREAT | O_WRONLY, 0600) : -1;
	if (fd >= 0)
		close(fd);
}

// due counts a call and tells whether it is the one.
static int due(int fd, int writes)
{
	char path[PATH_MAX];
	if (!number("IOFAULT_AT") || !watched(path_of(fd, path), "IOFAULT_DIR") || (mode_is("short") && !writes))
		return 0;
	pthread_mutex_lock(&turn);
	int is = ++calls == number("IOFAULT_AT");
	pthread_mutex_unlock(&turn);
	if (is)
		say_hit();
	if (is && mode_is("kill"))
		die();
	return is;
}

static int fail(void)
{
	errno = mode_is("eio") ? EIO : ENOSPC;
	return -1;
}

// follows tells whether this write follows the half one.
static int follows(int fd)
{
	int expected = fd;
	return fd >= 0 && __atomic_compare_exchange_n(&cut_short, &expected, -1, 0, __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST);
}

ssize_t pwrite64(int fd, const void *bytes, size_t n, off64_t at)
{
	REAL(pwrite64);
	if (follows(fd))
		return fail();
	if (!due(fd, 1))
		return real(fd, bytes, n, at);
	if (!mode_is("short"))
		return fail();
	__atomic_store_n(&cut_short, fd, __ATOMIC_SEQ_CST);
	return real(fd, bytes, n / 2, at);
}

ssize_t pwrite(int fd, const void *bytes, size_t n, off_t at) { return pwrite64(fd, bytes, n, at); }

int fsync(int fd)
{
	REAL(fsync);
	return due(fd, 0) ? fail() : real(fd);
}

int fdatasync(int fd)
{
	REAL(fdatasync);
	return due(fd, 0) ? fail() : real(fd);
}

int ftruncate64(int fd, off64_t size)
{
	REAL(ftruncate64);
	return due(fd, 0) ? fail() : real(fd, size);
}

int ftruncate(int fd, off_t size) { return ftruncate64(fd, size); }

// SPDX-License-Identifier: EUPL-1.2
// What both shims share: which files they watch, and how they reach the system behind themselves.

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
#include <sys/types.h>
#include <unistd.h>

// REAL finds the system's own function of a name once.
#define REAL(name)                                                     \
	static __typeof__(&name) real;                                 \
	if (!real)                                                     \
		real = (__typeof__(&name))dlsym(RTLD_NEXT, #name)

static long number(const char *name)
{
	const char *text = getenv(name);
	return text ? atol(text) : 0;
}

// watched tells whether a path is below the folder in the environment. The shared memory beside a database is no part of
// what is on a disk: the first process that opens the database makes it anew.
static int watched(const char *path, const char *folder)
{
	const char *dir = getenv(folder);
	size_t n = strlen(path);
	return dir && !strncmp(path, dir, strlen(dir)) && !(n > 4 && !strcmp(path + n - 4, "-shm"));
}

// path_of is the path that an open file has now; empty when it has none.
static char *path_of(int fd, char path[PATH_MAX])
{
	char link[64];
	snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
	ssize_t n = readlink(link, path, PATH_MAX - 1);
	path[n < 0 ? 0 : n] = 0;
	return path;
}

static void die(void)
{
	kill(getpid(), SIGKILL);
	for (;;)
		pause();
}

/* SPDX-License-Identifier: MIT OR GPL-2.0-only
 *
 * The few fields of the kernel's own structures that say who a process is. They are no promise: where each field lies
 * differs from kernel to kernel, and is filled in by the loader from the kernel's own type information (CO-RE). Where
 * that cannot be had, READS_TASKS stays 0, and the kernel's checker never comes to the code that reads them.
 */
#pragma once
#include "kernel.h"

#pragma clang attribute push(__attribute__((preserve_access_index)), apply_to = record)

struct qstr {
	const u8 *name;
};

struct dentry {
	struct dentry *d_parent;
	struct qstr d_name;
};

struct vfsmount {
	struct dentry *mnt_root;
};

struct mount {
	struct mount *mnt_parent;
	struct dentry *mnt_mountpoint;
	struct vfsmount mnt;
};

struct path {
	struct vfsmount *mnt;
	struct dentry *dentry;
};

struct file {
	struct path f_path;
};

struct mm_struct {
	struct file *exe_file;
};

struct task_struct {
	int tgid;
	struct task_struct *group_leader, *real_parent;
	struct mm_struct *mm;
	u64 start_boottime;
};

#pragma clang attribute pop

/* Whether the loader has filled in the offsets, and this process may read the kernel's memory (CAP_PERFMON). */
volatile const u8 READS_TASKS = 0;

#define READ(to, from) bpf_probe_read_kernel(&(to), sizeof(to), &(from))

static u64 (*bpf_get_current_task)(void) = (void *)35;
static long (*bpf_probe_read_kernel)(void *to, u32 len, const void *from) = (void *)113;
static long (*bpf_probe_read_kernel_str)(void *to, u32 len, const void *from) = (void *)115;

enum {
	/* Bytes, powers of two. What is longer is cut, and says so. */
	MAX_NAME = 256,
	MAX_PATH = 256,
	/* Names and mounts on the way up. */
	MAX_STEPS = 40,
};

/* Writes the names on the way from a file up to the root, each ending in zero, the file's own first; adds up in `len`
 * how many bytes that are, and sets `whole` where the root was reached. The file holds on to all of the way; a folder
 * that is renamed meanwhile may be read by its old or its new name, as in /proc.
 *
 * `len` is in memory that the kernel's checker does not follow: it would check each way through the loop for each length
 * that it can have there. */
INLINE void read_path(struct file *file, u8 *to, volatile u16 *len, u8 *whole)
{
	struct dentry *dentry, *parent, *root;
	struct mount *mount, *above;
	struct vfsmount *seen;
	const u8 *name;
	long wrote;
	u32 at;

	READ(dentry, file->f_path.dentry);
	READ(seen, file->f_path.mnt);
	mount = (void *)seen - __builtin_preserve_field_info(((struct mount *)0)->mnt, 0);
	for (int step = 0; step < MAX_STEPS; step++) {
		READ(root, mount->mnt.mnt_root);
		READ(parent, dentry->d_parent);
		if (dentry == root) {
			READ(above, mount->mnt_parent);
			if (above == mount) {
				*whole = 1;
				break;
			}
			READ(dentry, mount->mnt_mountpoint);
			mount = above;
			continue;
		}
		at = *len;
		/* A file in no folder (memfd) has a name all the same. */
		if (at >= MAX_PATH || (dentry == parent && at))
			break;
		READ(name, dentry->d_name.name);
		wrote = bpf_probe_read_kernel_str(to + (at & (MAX_PATH - 1)), MAX_NAME, name);
		if (wrote <= 1)
			break;
		*len = at + wrote;
		if (dentry == parent) {
			*whole = 1;
			break;
		}
		dentry = parent;
	}
}

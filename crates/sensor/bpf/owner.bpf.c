/* SPDX-License-Identifier: MIT OR GPL-2.0-only
 *
 * Says which process a flow of this computer belongs to, however short that process lives.
 *
 * Every socket carries its owner (SK_STORAGE), noted while the owner's own system call runs: when the socket is
 * made, when it is connected, when it sends without being connected. An accepted socket inherits its listener's
 * owner (BPF_F_CLONE). The first packet that leaves a socket towards an address announces flow and owner through a
 * ring buffer; the packet itself is never changed, delayed or refused: every program returns PASS.
 *
 * A process is introduced through the same ring before its first socket is: when it started, by whom, and from which
 * file, because it may have ended before anybody can look. That takes the kernel's type information and CAP_PERFMON;
 * without them the rest works as well (task.h).
 *
 * Only cgroup hooks: no kprobe, no tracepoint, no fixed offset into a kernel structure, so one object serves every
 * kernel from 5.10 on, in containers too. Read by src/process/ebpf; the layouts of `struct introduction` and `struct
 * announcement` are decoded in word.rs. Rebuild with scripts/build-bpf.
 */
#include "kernel.h"
#include "task.h"

enum {
	PASS = 1,
	TCP = 6,
	UDP = 17,
	UDP_LITE = 136,
	SCTP = 132,
	/* Flows that are announced at once; what is pushed out is announced again. */
	MAX_SEEN = 1 << 15,
	/* Processes that are not introduced again. */
	MAX_INTRODUCED = 1 << 13,
	/* Bytes. Some 1,500 processes with a flow each; when it is full, the next socket or packet tries again. */
	RING_BYTES = 1 << 20,
	/* The first word in the ring says what follows. */
	ANNOUNCEMENT = 1,
	INTRODUCTION = 2,
};

/* A flow that goes on is announced again, so that whoever missed or forgot the first time still learns. */
static const u64 ANNOUNCE_AGAIN_NS = 30ULL * 1000 * 1000 * 1000;

struct tuple {
	u8 local[16];
	u8 remote[16];
	u16 local_port; /* host order */
	u16 remote_port;
	u8 protocol;
	u8 version; /* 4 or 6 */
	u16 zero;
};

struct owner {
	u64 netns;
	u64 cgroup;
	u64 started_ns; /* since boot; 0: not known */
	u32 pid;
	u32 uid;
	u8 comm[16];
};

struct announcement {
	u64 kind;
	u64 at_boot_ns;
	struct owner owner;
	struct tuple tuple;
};

struct process {
	u64 started_ns;
	u64 pid;
};

struct introduction {
	u64 kind;
	struct process process;
	u32 parent;
	u16 path_len;
	u8 is_whole;
	u8 zero;
	u8 path[MAX_PATH + MAX_NAME];
};

struct socket_note {
	struct owner owner;
	u64 announced_ns;
	struct tuple announced;
};

struct seen_key {
	u64 cookie;
	struct tuple tuple;
};

struct {
	MAP_UINT(type, BPF_MAP_TYPE_SK_STORAGE);
	MAP_UINT(map_flags, BPF_F_NO_PREALLOC | BPF_F_CLONE);
	MAP_TYPE(key, int);
	MAP_TYPE(value, struct socket_note);
} SOCKETS SEC(".maps");

/* For sockets that send to many addresses in turn. */
struct {
	MAP_UINT(type, BPF_MAP_TYPE_LRU_HASH);
	MAP_UINT(max_entries, MAX_SEEN);
	MAP_TYPE(key, struct seen_key);
	MAP_TYPE(value, u64);
} SEEN SEC(".maps");

/* By which file a process was introduced: another one is another program. */
struct {
	MAP_UINT(type, BPF_MAP_TYPE_LRU_HASH);
	MAP_UINT(max_entries, MAX_INTRODUCED);
	MAP_TYPE(key, struct process);
	MAP_TYPE(value, u64);
} INTRODUCED SEC(".maps");

struct {
	MAP_UINT(type, BPF_MAP_TYPE_RINGBUF);
	MAP_UINT(max_entries, RING_BYTES);
} EVENTS SEC(".maps");

/* Introduces the process that runs, unless it was. Returns when it started. */
INLINE u64 introduce(u32 pid)
{
	struct task_struct *task, *leader, *parent;
	struct process process = {.pid = pid};
	struct introduction *word;
	struct file *file = 0;
	struct mm_struct *mm;
	u64 *known;

	if (!READS_TASKS)
		return 0;
	task = (void *)bpf_get_current_task();
	READ(leader, task->group_leader);
	READ(process.started_ns, leader->start_boottime);
	READ(mm, task->mm);
	if (mm)
		READ(file, mm->exe_file);
	known = bpf_map_lookup_elem(&INTRODUCED, &process);
	if (known && *known == (u64)file)
		return process.started_ns;

	word = bpf_ringbuf_reserve(&EVENTS, sizeof(*word), 0);
	if (!word)
		return process.started_ns;
	word->kind = INTRODUCTION;
	word->process = process;
	READ(parent, leader->real_parent);
	READ(word->parent, parent->tgid);
	word->path_len = 0;
	word->zero = 0;
	word->is_whole = 0;
	if (file)
		read_path(file, word->path, &word->path_len, &word->is_whole);
	bpf_ringbuf_submit(word, 0);
	bpf_map_update_elem(&INTRODUCED, &process, &file, 0);
	return process.started_ns;
}

INLINE void note_owner(struct socket_note *note, u32 pid)
{
	note->owner.pid = pid;
	note->owner.started_ns = introduce(pid);
	note->owner.uid = bpf_get_current_uid_gid();
	note->owner.cgroup = bpf_get_current_cgroup_id();
	bpf_get_current_comm(note->owner.comm, sizeof(note->owner.comm));
	note->announced_ns = 0;
}

SEC("cgroup/sock_create") int on_create(struct bpf_sock *ctx)
{
	struct socket_note *note = bpf_sk_storage_get(&SOCKETS, ctx, 0, BPF_SK_STORAGE_GET_F_CREATE);
	if (note) {
		note_owner(note, bpf_get_current_pid_tgid() >> 32);
		note->owner.netns = bpf_get_netns_cookie(ctx);
	}
	return PASS;
}

/* A socket may be older than this program, or made by one process and used by another. */
INLINE int on_use(struct bpf_sock_addr *ctx)
{
	struct bpf_sock *sk = ctx->sk;
	u32 pid = bpf_get_current_pid_tgid() >> 32;
	struct socket_note *note;

	if (!sk)
		return PASS;
	note = bpf_sk_storage_get(&SOCKETS, sk, 0, BPF_SK_STORAGE_GET_F_CREATE);
	if (note && note->owner.pid != pid) {
		note_owner(note, pid);
		note->owner.netns = bpf_get_netns_cookie(ctx);
	}
	return PASS;
}

SEC("cgroup/connect4") int on_connect4(struct bpf_sock_addr *ctx) { return on_use(ctx); }
SEC("cgroup/connect6") int on_connect6(struct bpf_sock_addr *ctx) { return on_use(ctx); }
SEC("cgroup/sendmsg4") int on_sendmsg4(struct bpf_sock_addr *ctx) { return on_use(ctx); }
SEC("cgroup/sendmsg6") int on_sendmsg6(struct bpf_sock_addr *ctx) { return on_use(ctx); }

/* Fills `tuple`, which is zeroed. Returns 0 where the packet is not to be read. */
INLINE int read_tuple(struct __sk_buff *skb, struct tuple *tuple)
{
	u8 ip[40], ports[4];
	u32 at;

	if (bpf_skb_load_bytes(skb, 0, ip, 20))
		return 0;
	tuple->version = ip[0] >> 4;
	if (tuple->version == 4) {
		__builtin_memcpy(tuple->local, ip + 12, 4);
		__builtin_memcpy(tuple->remote, ip + 16, 4);
		tuple->protocol = ip[9];
		at = (ip[0] & 15) * 4;
	} else {
		if (bpf_skb_load_bytes(skb, 0, ip, 40))
			return 0;
		__builtin_memcpy(tuple->local, ip + 8, 16);
		__builtin_memcpy(tuple->remote, ip + 24, 16);
		tuple->protocol = ip[6];
		at = 40;
	}
	switch (tuple->protocol) {
	case TCP:
	case UDP:
	case UDP_LITE:
	case SCTP:
		if (bpf_skb_load_bytes(skb, at, ports, 4))
			return 0;
		tuple->local_port = ports[0] << 8 | ports[1];
		tuple->remote_port = ports[2] << 8 | ports[3];
	}
	return 1;
}

INLINE int is_same(const struct tuple *a, const struct tuple *b)
{
	const u64 *x = (const u64 *)a, *y = (const u64 *)b;

	return x[0] == y[0] && x[1] == y[1] && x[2] == y[2] && x[3] == y[3] && x[4] == y[4];
}

SEC("cgroup_skb/egress") int on_egress(struct __sk_buff *skb)
{
	struct seen_key key __attribute__((aligned(8))) = {};
	struct socket_note *note;
	struct bpf_sock *sk = skb->sk;
	struct announcement *word;
	u64 now, *seen;

	sk = sk ? bpf_sk_fullsock(sk) : 0;
	/* A listener answers whoever knocks; only who comes in is a flow with an owner. A SYN flood ends here. */
	if (!sk || (sk->protocol == TCP && sk->state == BPF_TCP_LISTEN))
		return PASS;
	note = bpf_sk_storage_get(&SOCKETS, sk, 0, 0);
	if (!note || !note->owner.pid || !read_tuple(skb, &key.tuple))
		return PASS;

	now = bpf_ktime_get_boot_ns();
	if (now - note->announced_ns < ANNOUNCE_AGAIN_NS && is_same(&note->announced, &key.tuple))
		return PASS;
	key.cookie = bpf_get_socket_cookie(skb);
	if (note->announced_ns && key.tuple.protocol != TCP) {
		seen = bpf_map_lookup_elem(&SEEN, &key);
		if (seen && now - *seen < ANNOUNCE_AGAIN_NS)
			return PASS;
	}

	word = bpf_ringbuf_reserve(&EVENTS, sizeof(*word), 0);
	if (!word)
		return PASS;
	word->kind = ANNOUNCEMENT;
	word->at_boot_ns = now;
	word->owner = note->owner;
	word->tuple = key.tuple;
	bpf_ringbuf_submit(word, 0);

	note->announced = key.tuple;
	note->announced_ns = now;
	if (key.tuple.protocol != TCP)
		bpf_map_update_elem(&SEEN, &key, &now, 0);
	return PASS;
}

char LICENSE[] SEC("license") = "Dual MIT/GPL";

/* SPDX-License-Identifier: MIT OR GPL-2.0-only
 *
 * The part of the kernel's stable BPF interface (include/uapi/linux/bpf.h) that owner.bpf.c uses, so that the object
 * needs nothing but clang to build and comes out the same on every computer. Field order and numbers are the
 * kernel's promise to programs; nothing here depends on a kernel's version or configuration.
 */
#pragma once

typedef unsigned char u8;
typedef unsigned short u16;
typedef unsigned int u32;
typedef unsigned long long u64;

#define SEC(name) __attribute__((section(name), used))
#define INLINE static inline __attribute__((always_inline))
#define MAP_UINT(name, value) int(*name)[value]
#define MAP_TYPE(name, value) typeof(value) *name

enum {
	BPF_MAP_TYPE_LRU_HASH = 9,
	BPF_MAP_TYPE_SK_STORAGE = 24,
	BPF_MAP_TYPE_RINGBUF = 27,
};

enum {
	BPF_F_NO_PREALLOC = 1 << 0,
	BPF_F_CLONE = 1 << 9,
	BPF_SK_STORAGE_GET_F_CREATE = 1 << 0,
	BPF_TCP_LISTEN = 10,
};

/* Only the fields up to the last one that is used: the kernel checks each access by its offset. */
struct bpf_sock {
	u32 bound_dev_if, family, type, protocol, mark, priority;
	u32 src_ip4, src_ip6[4], src_port;
	u16 dst_port, : 16;
	u32 dst_ip4, dst_ip6[4], state;
};

struct bpf_sock_addr {
	u32 user_family, user_ip4, user_ip6[4], user_port, family, type, protocol;
	u32 msg_src_ip4, msg_src_ip6[4];
	union {
		struct bpf_sock *sk;
		u64 : 64;
	} __attribute__((aligned(8)));
};

struct __sk_buff {
	u32 len, pkt_type, mark, queue_mapping, protocol, vlan_present, vlan_tci, vlan_proto, priority;
	u32 ingress_ifindex, ifindex, tc_index, cb[5], hash, tc_classid, data, data_end, napi_id;
	u32 family, remote_ip4, local_ip4, remote_ip6[4], local_ip6[4], remote_port, local_port, data_meta;
	union {
		void *flow_keys;
		u64 : 64;
	} __attribute__((aligned(8)));
	u64 tstamp;
	u32 wire_len, gso_segs;
	union {
		struct bpf_sock *sk;
		u64 : 64;
	} __attribute__((aligned(8)));
};

/* Helpers by number: the kernel resolves them when it loads the program. */
static void *(*bpf_map_lookup_elem)(void *map, const void *key) = (void *)1;
static long (*bpf_map_update_elem)(void *map, const void *key, const void *value, u64 flags) = (void *)2;
static u64 (*bpf_get_current_pid_tgid)(void) = (void *)14;
static u64 (*bpf_get_current_uid_gid)(void) = (void *)15;
static long (*bpf_get_current_comm)(void *buf, u32 size) = (void *)16;
static long (*bpf_skb_load_bytes)(const void *skb, u32 offset, void *to, u32 len) = (void *)26;
static u64 (*bpf_get_socket_cookie)(void *ctx) = (void *)46;
static u64 (*bpf_get_current_cgroup_id)(void) = (void *)80;
static struct bpf_sock *(*bpf_sk_fullsock)(struct bpf_sock *sk) = (void *)95;
static void *(*bpf_sk_storage_get)(void *map, void *sk, void *value, u64 flags) = (void *)107;
static u64 (*bpf_get_netns_cookie)(void *ctx) = (void *)122;
static u64 (*bpf_ktime_get_boot_ns)(void) = (void *)125;
static void *(*bpf_ringbuf_reserve)(void *ringbuf, u64 size, u64 flags) = (void *)131;
static void (*bpf_ringbuf_submit)(void *data, u64 flags) = (void *)132;

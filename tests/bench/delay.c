/* Joins two network namespaces by a pair of TUN devices and holds every packet back for a fixed time, because
 * not every kernel has netem.
 *
 *   delay NAMESPACE_A DEVICE_A NAMESPACE_B DEVICE_B MILLISECONDS_EACH_WAY
 *
 * Prints "ready" when both devices are there, and runs until it is ended.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <linux/if.h>
#include <linux/if_tun.h>
#include <poll.h>
#include <sched.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/timerfd.h>
#include <time.h>
#include <unistd.h>

enum { WAITING = 8192, LONGEST = 2048 };

struct packet {
    int64_t due; /* nanoseconds of the monotonic clock */
    ssize_t length;
    unsigned char bytes[LONGEST];
};

/* The packets that came from one device and wait to leave by the other. */
struct line {
    struct packet packets[WAITING];
    unsigned first, end;
};

static struct line lines[2];

static int64_t now(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (int64_t)time.tv_sec * 1000000000 + time.tv_nsec;
}

static void fail(const char *what) {
    perror(what);
    exit(1);
}

static int open_device(const char *namespace, const char *name) {
    int place = open(namespace, O_RDONLY | O_CLOEXEC);
    if (place < 0 || setns(place, CLONE_NEWNET) < 0) fail(namespace);
    close(place);
    int device = open("/dev/net/tun", O_RDWR | O_NONBLOCK | O_CLOEXEC);
    if (device < 0) fail("/dev/net/tun");
    struct ifreq request = {.ifr_flags = IFF_TUN | IFF_NO_PI};
    strncpy(request.ifr_name, name, IFNAMSIZ - 1);
    if (ioctl(device, TUNSETIFF, &request) < 0) fail(name);
    return device;
}

static void take_in(int device, struct line *line, int64_t delay) {
    while (line->end - line->first < WAITING) {
        struct packet *packet = &line->packets[line->end % WAITING];
        packet->length = read(device, packet->bytes, LONGEST);
        if (packet->length <= 0) return;
        packet->due = now() + delay;
        line->end++;
    }
}

static void let_out(int device, struct line *line) {
    for (; line->first != line->end; line->first++) {
        struct packet *packet = &line->packets[line->first % WAITING];
        if (packet->due > now()) return;
        /* A full device loses the packet, as a link does. */
        if (write(device, packet->bytes, (size_t)packet->length) < 0) continue;
    }
}

int main(int count, char **arguments) {
    if (count != 6) {
        fprintf(stderr, "delay NAMESPACE_A DEVICE_A NAMESPACE_B DEVICE_B MILLISECONDS_EACH_WAY\n");
        return 2;
    }
    int devices[2] = {open_device(arguments[1], arguments[2]), open_device(arguments[3], arguments[4])};
    int64_t delay = (int64_t)(atof(arguments[5]) * 1e6);
    int clock = timerfd_create(CLOCK_MONOTONIC, TFD_NONBLOCK | TFD_CLOEXEC);
    if (clock < 0) fail("timerfd");
    puts("ready");
    fflush(stdout);
    for (;;) {
        int64_t next = 0;
        for (int i = 0; i < 2; i++) {
            if (lines[i].first == lines[i].end) continue;
            int64_t due = lines[i].packets[lines[i].first % WAITING].due;
            if (next == 0 || due < next) next = due;
        }
        struct itimerspec alarm = {.it_value = {next / 1000000000, next % 1000000000}};
        timerfd_settime(clock, TFD_TIMER_ABSTIME, &alarm, NULL);
        struct pollfd events[3] = {{devices[0], POLLIN, 0}, {devices[1], POLLIN, 0}, {clock, POLLIN, 0}};
        if (poll(events, 3, -1) < 0) fail("poll");
        uint64_t rings;
        if (events[2].revents && read(clock, &rings, sizeof rings) < 0) rings = 0;
        for (int i = 0; i < 2; i++) {
            take_in(devices[i], &lines[i], delay);
            let_out(devices[1 - i], &lines[i]);
        }
    }
}

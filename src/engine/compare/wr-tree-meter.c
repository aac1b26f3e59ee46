/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * WrTreeMeter: what a child under the guard uses, seen from outside, the same way for every
 * contender.
 *
 * What has a driver's or browser's name, and everything below it, is the browsers'; the rest below
 * the guard is the controller. Processor time of a process that ended is what was last seen of it,
 * so the controller, which is few processes, is looked at often, and browsers, which are many and
 * have little left to do when they end, less often. Reading memory costs the measured its time: the
 * pause after it is many times the processor time that it took. While the drivers are there alone
 * that is little, so their browsers are not missed, however long the reading waited for its turn.
 */

#include "config.h"

#include "wr-tree-meter.h"

#include "wr-process-table.h"

#include <math.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#define TICK_MS 20
#define SCAN_EVERY (250 * G_TIME_SPAN_MILLISECOND)
#define FIRST_PSS (300 * G_TIME_SPAN_MILLISECOND)
#define LEAST_PAUSE (250 * G_TIME_SPAN_MILLISECOND)
#define PAUSE_FACTOR 25

typedef struct {
  WrProcess process;
  gboolean browser;
  gboolean ended;
} Member;

/* Reading the memory of one class, and when it is time again. */
typedef struct {
  gint64 next;
  double peak;
} PssWatch;

typedef struct {
  GPid guard;
  int program;       /* 0: not seen yet */
  int pidfd;         /* -1: none */
  GArray *members;   /* (owned) of Member, all that were ever seen */
  gint64 next_scan;
  PssWatch pss[2];   /* controller, browsers */
} Meter;

/* The first bytes of the names of drivers, browsers and what stands between. */
static const char *const browser_names[] = {
  "windrow-guard", "windrow-browse", "chromedriver", "chromium", "chrome",      "headless_shell",
  "headless-shell", "WebKit",        "MiniBrowser",  "bwrap",    "geckodriver", "firefox",
};

/**
 * wr_tree_is_browser:
 * @process_name: as the kernel has it, 15 bytes at most
 *
 * Returns: whether it is a driver, a browser, or what stands between a driver and us.
 */
gboolean
wr_tree_is_browser (const char *process_name)
{
  for (gsize i = 0; i < G_N_ELEMENTS (browser_names); i++) {
    if (g_str_has_prefix (process_name, browser_names[i]))
      return TRUE;
  }
  return FALSE;
}

static Member *
find_member (Meter *self, const WrProcess *process)
{
  for (guint i = 0; i < self->members->len; i++) {
    Member *member = &g_array_index (self->members, Member, i);
    if (member->process.pid == process->pid && member->process.begin == process->begin)
      return member;
  }
  return NULL;
}

static Member *
note_process (Meter *self, const WrProcess *process)
{
  Member *member = find_member (self, process);

  if (member == NULL) {
    Member fresh = { .process = *process };
    g_array_append_val (self->members, fresh);
    return &g_array_index (self->members, Member, self->members->len - 1);
  }
  member->process = *process;
  return member;
}

static int
find_child (const GArray *table, int parent)
{
  for (guint i = 0; i < table->len; i++) {
    const WrProcess *process = &g_array_index (table, WrProcess, i);
    if (process->parent == parent)
      return process->pid;
  }
  return 0;
}

/* The guard is two processes, and the program is the inner one's child. */
static void
find_program (Meter *self, const GArray *table)
{
  int inner = self->program == 0 ? find_child (table, self->guard) : 0;

  if (inner != 0)
    self->program = find_child (table, inner);
  if (inner != 0 && self->program != 0)
    self->pidfd = (int) syscall (SYS_pidfd_open, self->program, 0);
}

static void
find_browsers (const GArray *table, int program, GHashTable *browsers)
{
  for (guint i = 0; i < table->len; i++) {
    const WrProcess *process = &g_array_index (table, WrProcess, i);
    if (process->pid != program && wr_tree_is_browser (process->name))
      g_hash_table_add (browsers, GINT_TO_POINTER (process->pid));
  }
  wr_process_table_find_family (table, browsers);
}

static gboolean
is_guard (const Meter *self, const WrProcess *process)
{
  return process->pid == self->guard || process->parent == self->guard;
}

static void
scan (Meter *self)
{
  g_autoptr (GArray) table = wr_process_table_read ();
  g_autoptr (GHashTable) tree = g_hash_table_new (NULL, NULL);
  g_autoptr (GHashTable) below = g_hash_table_new (NULL, NULL);
  g_autoptr (GArray) family = g_array_new (FALSE, FALSE, sizeof (WrProcess));

  find_program (self, table);
  g_hash_table_add (tree, GINT_TO_POINTER (self->guard));
  wr_process_table_find_family (table, tree);
  for (guint i = 0; i < table->len; i++) {
    const WrProcess *process = &g_array_index (table, WrProcess, i);
    if (g_hash_table_contains (tree, GINT_TO_POINTER (process->pid)) && !is_guard (self, process))
      g_array_append_val (family, *process);
  }
  find_browsers (family, self->program, below);
  for (guint i = 0; i < self->members->len; i++)
    g_array_index (self->members, Member, i).ended = TRUE;
  for (guint i = 0; i < family->len; i++) {
    const WrProcess *process = &g_array_index (family, WrProcess, i);
    Member *member = note_process (self, process);
    member->ended = FALSE;
    member->browser = g_hash_table_contains (below, GINT_TO_POINTER (process->pid));
  }
}

/* What has a pid is the same process as before only with the same beginning. */
static void
look_at_controller (Meter *self)
{
  for (guint i = 0; i < self->members->len; i++) {
    Member *member = &g_array_index (self->members, Member, i);
    WrProcess now;

    if (member->ended || member->browser)
      continue;
    if (wr_process_read (&now, member->process.pid) && now.begin == member->process.begin)
      member->process = now;
    else
      member->ended = TRUE;
  }
}

static void
look_at_memory (Meter *self, gboolean browser, gint64 now)
{
  PssWatch *watch = &self->pss[browser];
  gint64 begin = wr_process_get_thread_cpu ();
  gint64 sum = 0;

  if (now < watch->next)
    return;
  for (guint i = 0; i < self->members->len; i++) {
    const Member *member = &g_array_index (self->members, Member, i);
    if (!member->ended && member->browser == browser)
      sum += wr_process_read_pss (member->process.pid);
  }
  if (sum > 0)
    watch->peak = isnan (watch->peak) ? (double) sum : MAX (watch->peak, (double) sum);
  gint64 spent = wr_process_get_thread_cpu () - begin;
  watch->next = g_get_monotonic_time () + MAX (LEAST_PAUSE, spent * PAUSE_FACTOR);
}

static void
look (Meter *self)
{
  gint64 now = g_get_monotonic_time ();

  if (now >= self->next_scan) {
    scan (self);
    self->next_scan = now + (self->program != 0 ? SCAN_EVERY : 0);
  } else {
    look_at_controller (self);
  }
  look_at_memory (self, FALSE, now);
  look_at_memory (self, TRUE, now);
}

/* Returns whether the program has exited. */
static gboolean
wait_a_tick (Meter *self, WrChild *child, GCancellable *cancellable)
{
  GPollFD fds[2] = { { self->pidfd, G_IO_IN, 0 }, { -1, G_IO_IN, 0 } };
  gboolean pollable = cancellable != NULL && g_cancellable_make_pollfd (cancellable, &fds[1]);

  if (!pollable)
    fds[1].fd = -1;
  g_poll (fds, G_N_ELEMENTS (fds), TICK_MS);
  if (pollable)
    g_cancellable_release_fd (cancellable);
  return fds[0].revents != 0 || wr_child_wait (child, 0);
}

static double
sum_cpu (const Meter *self, gboolean browser)
{
  double sum = NAN;

  for (guint i = 0; i < self->members->len; i++) {
    const Member *member = &g_array_index (self->members, Member, i);
    if (member->browser == browser)
      sum = (isnan (sum) ? 0 : sum) + member->process.cpu_s;
  }
  return sum;
}

/**
 * wr_tree_meter_run:
 * @begin: the monotonic time right before @child was started
 *
 * Watches @child until its program has exited; what it leaves running is the guard’s to end.
 * Blocks; any thread.
 *
 * Returns: %FALSE with %G_IO_ERROR_CANCELLED; @child lives then
 */
gboolean
wr_tree_meter_run (WrChild *child, gint64 begin, GCancellable *cancellable,
                   WrTreeFigures *figures, GError **error)
{
  g_autoptr (GArray) members = g_array_new (FALSE, FALSE, sizeof (Member));
  Meter self = { .guard = wr_child_get_pid (child), .pidfd = -1, .members = members };

  for (gsize i = 0; i < G_N_ELEMENTS (self.pss); i++)
    self.pss[i] = (PssWatch){ begin + FIRST_PSS, NAN };
  do
    look (&self);
  while (!wait_a_tick (&self, child, cancellable) && !g_cancellable_is_cancelled (cancellable));

  *figures = (WrTreeFigures){
    .wall_s = (double) (g_get_monotonic_time () - begin) / G_TIME_SPAN_SECOND,
    .controller_cpu_s = sum_cpu (&self, FALSE),
    .controller_pss = self.pss[FALSE].peak,
    .browsers_cpu_s = sum_cpu (&self, TRUE),
    .browsers_pss = self.pss[TRUE].peak,
  };
  if (self.pidfd >= 0)
    close (self.pidfd);
  return !g_cancellable_set_error_if_cancelled (cancellable, error);
}

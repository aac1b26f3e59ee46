/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * WrUsage: processor time and memory of this process, of its workers' processes where they have
 * some, and of the browsers, from /proc.
 *
 * A thread (“wr-usage”) samples; a browser's tree is also sampled just before it ends, since what
 * ended processes have used is seen nowhere afterwards. Reading memory (PSS) is slow, some ms for a
 * browser: the trees take turns, so that all have been read anew after TURNS samples, and a sample
 * is followed by a pause five hundred times the processor time that it took, but of ten seconds at
 * most: a chart of a run of some minutes is to have its points also where the machine is slow. The
 * browsers' memory is known while each tree that there is has been read; those that were not are
 * read before a tree ends, so that short runs know theirs, too.
 *
 * Whether a tree is over its bound is looked at each two seconds all the same: by RSS, which costs
 * next to nothing and is never less than PSS, and only where that is over the bound by PSS.
 */

#include "config.h"

#include "wr-usage.h"

#include "wr-process-table.h"
#include "wr-usage-sample.h"

#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#define LEAST_PAUSE (2 * G_TIME_SPAN_SECOND)
#define SAMPLE_FACTOR 500
#define LONGEST_PAUSE (10 * G_TIME_SPAN_SECOND)
#define WATCH_FACTOR 20
#define TURNS 8

/* A driver's guard and all below it. */
typedef struct {
  int pid;
  gint64 pss;   /* bytes, when it was read last */
  guint64 turn; /* in which that was; 0: never yet */
} Tree;

struct _WrUsage {
  GThread *thread; /* (owned) */
  GMutex mutex;
  GCond cond;
  gboolean stopped;  /* (mutex mutex) */
  GHashTable *roots; /* (owned) pid to Tree* (mutex mutex) */
  guint64 turn;      /* the last one that was given (mutex mutex) */
  GMutex sampling;   /* one sample at a time; locked before mutex */
  GHashTable *own;   /* (owned) set of pids of workers' processes (mutex mutex) */
  double own_cpu_s;  /* of those that have ended (mutex mutex) */
  gint64 bound;      /* bytes for each tree; 0: none (mutex mutex) */
  GHashTable *over;  /* (owned) set of the roots whose tree is over it (mutex mutex) */
  GHashTable *cpu;   /* (owned) “pid:begin” to double*, as last seen (mutex mutex) */
  double begin_cpu_s;
  WrUsageFigures peaks; /* (mutex mutex) */
  WrStore *store;       /* (owned) (nullable) (mutex mutex) that gets the samples */
  GCancellable *stop;   /* (owned) (nullable) (mutex mutex) ends a wait for the store's room */
};

static double
get_own_cpu (void)
{
  struct rusage usage;

  getrusage (RUSAGE_SELF, &usage);
  return usage.ru_utime.tv_sec + usage.ru_stime.tv_sec +
         (double) (usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / G_USEC_PER_SEC;
}

/* Of one process by itself. */
static double
read_cpu (int pid)
{
  WrProcess process;

  return wr_process_read (&process, pid) ? process.cpu_s : 0;
}

static double
usage_get_controller_cpu (WrUsage *self)
{
  double cpu_s = get_own_cpu () - self->begin_cpu_s + self->own_cpu_s;
  GHashTableIter iter;
  gpointer pid;

  g_hash_table_iter_init (&iter, self->own);
  while (g_hash_table_iter_next (&iter, &pid, NULL))
    cpu_s += read_cpu (GPOINTER_TO_INT (pid));
  return cpu_s;
}

static void
usage_note_cpu (WrUsage *self, const WrProcess *process)
{
  char *key = g_strdup_printf ("%d:%" G_GUINT64_FORMAT, process->pid, process->begin);

  g_hash_table_replace (self->cpu, key, g_memdup2 (&process->cpu_s, sizeof process->cpu_s));
}

/* Samples the processor time of the trees under @roots, which gets all their processes; returns the
 * number of these. */
static int
usage_sample_cpu (WrUsage *self, const GArray *processes, GHashTable *roots)
{
  int n = 0;

  wr_process_table_find_family (processes, roots);
  g_mutex_lock (&self->mutex);
  for (guint i = 0; i < processes->len; i++) {
    const WrProcess *process = &g_array_index (processes, WrProcess, i);

    if (!g_hash_table_contains (roots, GINT_TO_POINTER (process->pid)))
      continue;
    n++;
    usage_note_cpu (self, process);
  }
  g_mutex_unlock (&self->mutex);
  return n;
}

static gint64
sum_family (const GArray *processes, GHashTable *family, gint64 (*read) (int pid))
{
  gint64 sum = 0;

  for (guint i = 0; i < processes->len; i++) {
    int pid = g_array_index (processes, WrProcess, i).pid;

    if (g_hash_table_contains (family, GINT_TO_POINTER (pid)))
      sum += read (pid);
  }
  return sum;
}

static GHashTable *
find_tree (const GArray *processes, int pid)
{
  GHashTable *family = g_hash_table_new (NULL, NULL);

  g_hash_table_add (family, GINT_TO_POINTER (pid));
  wr_process_table_find_family (processes, family);
  return family;
}

static gboolean
is_over (const GArray *processes, int pid, gint64 bound)
{
  g_autoptr (GHashTable) family = find_tree (processes, pid);

  return sum_family (processes, family, wr_process_read_rss) > bound &&
         sum_family (processes, family, wr_process_read_pss) > bound;
}

/* Copies @set, which is one of @self. */
static GPtrArray *
usage_dup_pids (WrUsage *self, GHashTable *set)
{
  GPtrArray *pids = g_ptr_array_new ();
  GHashTableIter iter;
  gpointer pid;

  g_mutex_lock (&self->mutex);
  g_hash_table_iter_init (&iter, set);
  while (g_hash_table_iter_next (&iter, &pid, NULL))
    g_ptr_array_add (pids, pid);
  g_mutex_unlock (&self->mutex);
  return pids;
}

static gint64
usage_get_bound (WrUsage *self)
{
  g_mutex_lock (&self->mutex);
  gint64 bound = self->bound;
  g_mutex_unlock (&self->mutex);
  return bound;
}

/* Looks at each tree by itself. */
static void
usage_watch (WrUsage *self)
{
  g_autoptr (GPtrArray) roots = usage_dup_pids (self, self->roots);
  gint64 bound = usage_get_bound (self);
  g_autoptr (GArray) processes = bound > 0 && roots->len > 0 ? wr_process_table_read () : NULL;

  for (guint i = 0; processes != NULL && i < roots->len; i++) {
    gpointer root = g_ptr_array_index (roots, i);

    if (!is_over (processes, GPOINTER_TO_INT (root), bound))
      continue;
    g_mutex_lock (&self->mutex);
    if (g_hash_table_contains (self->roots, root))
      g_hash_table_add (self->over, root);
    g_mutex_unlock (&self->mutex);
  }
}

/* The machine's memory, as /proc/meminfo has it; -1 where it cannot be read. */
static gint64
read_memory (const char *text, const char *name)
{
  const char *line = text != NULL ? strstr (text, name) : NULL;

  return line != NULL ? g_ascii_strtoll (line + strlen (name), NULL, 10) * 1024 : -1;
}

static gint64
to_us (double seconds)
{
  return seconds < 0 ? -1 : (gint64) (seconds * G_USEC_PER_SEC);
}

/* What charts and advice are made of, with the workers' events. */
static void
usage_post_sample (WrUsage *self, gint64 own_pss, gint64 browsers_pss)
{
  g_autofree char *meminfo = NULL;
  WrUsageFigures figures;

  g_mutex_lock (&self->mutex);
  g_autoptr (WrStore) store = self->store != NULL ? g_object_ref (self->store) : NULL;
  g_autoptr (GCancellable) stop = self->stop != NULL ? g_object_ref (self->stop) : NULL;
  g_mutex_unlock (&self->mutex);
  if (store == NULL)
    return;

  wr_usage_get (self, &figures);
  g_file_get_contents ("/proc/meminfo", &meminfo, NULL, NULL);
  WrUsageSample sample = {
    .controller_pss = own_pss > 0 ? own_pss : -1,
    .browsers_pss = browsers_pss,
    .controller_cpu = to_us (figures.controller_cpu_s),
    .browsers_cpu = to_us (figures.browsers_cpu_s),
    .memory_total = read_memory (meminfo, "MemTotal:"),
    .memory_available = read_memory (meminfo, "MemAvailable:"),
    .cores = g_get_num_processors (),
  };
  WrEvent *event = wr_event_new (WR_EVENT_USAGE, 0, 0);
  event->detail = wr_usage_sample_to_detail (&sample);
  wr_store_post_event (store, event, stop);
}

/* Bytes, of this process and its workers'; 0 where it cannot be read. */
static gint64
usage_read_own_pss (WrUsage *self)
{
  g_autoptr (GPtrArray) pids = usage_dup_pids (self, self->own);
  gint64 pss = wr_process_read_pss (getpid ());

  for (guint i = 0; i < pids->len; i++)
    pss += wr_process_read_pss (GPOINTER_TO_INT (g_ptr_array_index (pids, i)));
  return pss;
}

static int
compare_turns (gconstpointer a, gconstpointer b)
{
  const Tree *one = a;
  const Tree *other = b;

  return (one->turn > other->turn) - (one->turn < other->turn);
}

/* How many of @trees, which begin with those that were never read, to read now. */
static guint
count_due (const GArray *trees, gboolean ending, gboolean known_once)
{
  guint n = (trees->len + TURNS - 1) / TURNS;

  if (ending && !known_once)
    return trees->len;
  while (ending && n < trees->len && g_array_index (trees, Tree, n).turn == 0)
    n++;
  return n;
}

/* Those whose memory is to be read now, the ones first that were not read for the longest time.
 * Where one is @ending, all that were never read are among them. */
static GArray *
usage_pick_trees (WrUsage *self, gboolean ending)
{
  GArray *trees = g_array_new (FALSE, FALSE, sizeof (Tree));
  GHashTableIter iter;
  gpointer tree;

  g_mutex_lock (&self->mutex);
  g_hash_table_iter_init (&iter, self->roots);
  while (g_hash_table_iter_next (&iter, NULL, &tree))
    g_array_append_vals (trees, tree, 1);
  gboolean known_once = self->peaks.browsers_pss_peak >= 0;
  g_mutex_unlock (&self->mutex);

  g_array_sort (trees, compare_turns);
  g_array_set_size (trees, count_due (trees, ending, known_once));
  return trees;
}

static void
usage_sample_pss (WrUsage *self, const GArray *processes, int pid)
{
  g_autoptr (GHashTable) family = find_tree (processes, pid);
  gint64 pss = sum_family (processes, family, wr_process_read_pss);

  g_mutex_lock (&self->mutex);
  Tree *tree = g_hash_table_lookup (self->roots, GINT_TO_POINTER (pid));
  if (tree != NULL) {
    tree->pss = pss;
    tree->turn = ++self->turn;
  }
  g_mutex_unlock (&self->mutex);
}

/* Bytes; -1 while a tree has not been read yet, or where there is none. With the mutex. */
static gint64
usage_sum_pss (WrUsage *self)
{
  gint64 sum = g_hash_table_size (self->roots) > 0 ? 0 : -1;
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, self->roots);
  while (sum >= 0 && g_hash_table_iter_next (&iter, NULL, &value)) {
    const Tree *tree = value;
    sum = tree->turn > 0 ? sum + tree->pss : -1;
  }
  return sum;
}

/* With the mutex “sampling”. */
static void
usage_sample (WrUsage *self, gboolean ending)
{
  gint64 own = usage_read_own_pss (self);
  g_autoptr (GArray) trees = usage_pick_trees (self, ending);
  g_autoptr (GArray) processes = wr_process_table_read ();
  g_autoptr (GHashTable) roots = g_hash_table_new (NULL, NULL);
  g_autoptr (GPtrArray) pids = usage_dup_pids (self, self->roots);

  for (guint i = 0; i < pids->len; i++)
    g_hash_table_add (roots, g_ptr_array_index (pids, i));
  int n = usage_sample_cpu (self, processes, roots);
  for (guint i = 0; i < trees->len; i++)
    usage_sample_pss (self, processes, g_array_index (trees, Tree, i).pid);

  g_mutex_lock (&self->mutex);
  gint64 pss = usage_sum_pss (self);
  if (own > 0)
    self->peaks.controller_pss_peak = MAX (self->peaks.controller_pss_peak, own);
  self->peaks.browsers_pss_peak = MAX (self->peaks.browsers_pss_peak, pss);
  if (pids->len > 0)
    self->peaks.browsers_processes_peak = MAX (self->peaks.browsers_processes_peak, n);
  g_mutex_unlock (&self->mutex);
  /* Of both or of neither: a chart of their sum would begin with one of them alone. */
  usage_post_sample (self, pss < 0 && pids->len > 0 ? -1 : own, pss);
}

/* Whether each tree that there is has been read; once stopped, none need be. */
static gboolean
usage_knows_pss (WrUsage *self)
{
  g_mutex_lock (&self->mutex);
  gboolean knows = usage_sum_pss (self) >= 0 || g_hash_table_size (self->roots) == 0
                   || g_cancellable_is_cancelled (self->stop);
  g_mutex_unlock (&self->mutex);
  return knows;
}

static gpointer
usage_thread (gpointer data)
{
  WrUsage *self = data;
  gint64 pause = LEAST_PAUSE;
  gint64 next_sample = g_get_monotonic_time () + LEAST_PAUSE;

  g_mutex_lock (&self->mutex);
  while (!self->stopped) {
    gint64 until = g_get_monotonic_time () + pause;
    while (!self->stopped && g_cond_wait_until (&self->cond, &self->mutex, until))
      continue;
    if (self->stopped)
      break;
    g_mutex_unlock (&self->mutex);

    gint64 begin = g_get_monotonic_time ();
    usage_watch (self);
    gint64 watched = g_get_monotonic_time ();
    pause = MAX (LEAST_PAUSE, (watched - begin) * WATCH_FACTOR);
    if (watched >= next_sample) {
      gint64 spent = wr_process_get_thread_cpu ();
      g_mutex_lock (&self->sampling);
      usage_sample (self, FALSE);
      g_mutex_unlock (&self->sampling);
      spent = wr_process_get_thread_cpu () - spent;
      /* A sum is made up of many samples: a chart has to begin, and to go on, at some time. */
      next_sample = watched;
      if (usage_knows_pss (self))
        next_sample += MIN (spent * SAMPLE_FACTOR, LONGEST_PAUSE);
    }
    g_mutex_lock (&self->mutex);
  }
  g_mutex_unlock (&self->mutex);
  return NULL;
}

/**
 * wr_usage_start:
 *
 * Returns: (transfer full): a measurement that has begun
 */
WrUsage *
wr_usage_start (void)
{
  WrUsage *self = g_new0 (WrUsage, 1);

  g_mutex_init (&self->mutex);
  g_mutex_init (&self->sampling);
  g_cond_init (&self->cond);
  self->roots = g_hash_table_new_full (NULL, NULL, NULL, g_free);
  self->over = g_hash_table_new (NULL, NULL);
  self->own = g_hash_table_new (NULL, NULL);
  self->cpu = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->begin_cpu_s = get_own_cpu ();
  self->peaks = (WrUsageFigures){ .controller_pss_peak = -1,
                                  .browsers_pss_peak = -1,
                                  .browsers_processes_peak = -1 };
  self->thread = g_thread_new ("wr-usage", usage_thread, self);
  return self;
}

/**
 * wr_usage_stop:
 *
 * Ends the measuring; the figures stay. Waits for a sample that is under way.
 */
void
wr_usage_stop (WrUsage *self)
{
  if (self->thread == NULL)
    return;
  g_mutex_lock (&self->mutex);
  self->stopped = TRUE;
  self->peaks.controller_cpu_s = usage_get_controller_cpu (self);
  g_cond_signal (&self->cond);
  g_mutex_unlock (&self->mutex);
  g_thread_join (g_steal_pointer (&self->thread));
}

void
wr_usage_free (WrUsage *self)
{
  wr_usage_stop (self);
  g_hash_table_unref (self->roots);
  g_hash_table_unref (self->over);
  g_hash_table_unref (self->own);
  g_hash_table_unref (self->cpu);
  g_clear_object (&self->store);
  g_clear_object (&self->stop);
  g_cond_clear (&self->cond);
  g_mutex_clear (&self->sampling);
  g_mutex_clear (&self->mutex);
  g_free (self);
}

/**
 * wr_usage_set_bound:
 * @bytes: 0: none
 *
 * Says from what PSS on wr_usage_is_over() says so of a tree.
 */
void
wr_usage_set_bound (WrUsage *self, gint64 bytes)
{
  g_mutex_lock (&self->mutex);
  self->bound = bytes;
  g_mutex_unlock (&self->mutex);
}

/**
 * wr_usage_set_store:
 * @stop: ends a wait for room in @store
 *
 * From now on @store gets what is sampled, as events.
 */
void
wr_usage_set_store (WrUsage *self, WrStore *store, GCancellable *stop)
{
  g_mutex_lock (&self->mutex);
  g_set_object (&self->store, store);
  g_set_object (&self->stop, stop);
  g_mutex_unlock (&self->mutex);
}

/**
 * wr_usage_is_over:
 * @pid: as it was added; 0, whose memory is not ours to measure, never is
 *
 * Returns: whether the tree under @pid was seen over the bound; it is looked at about each two
 *   seconds
 */
gboolean
wr_usage_is_over (WrUsage *self, GPid pid)
{
  g_mutex_lock (&self->mutex);
  gboolean over = g_hash_table_contains (self->over, GINT_TO_POINTER (pid));
  g_mutex_unlock (&self->mutex);
  return over;
}

/**
 * wr_usage_add_root:
 * @self: (nullable): %NULL: nobody measures
 * @pid: a driver's guard; 0 for a session whose processes are not ours
 */
void
wr_usage_add_root (WrUsage *self, GPid pid)
{
  if (self == NULL || pid == 0)
    return;

  Tree *tree = g_new0 (Tree, 1);
  tree->pid = pid;
  g_mutex_lock (&self->mutex);
  g_hash_table_replace (self->roots, GINT_TO_POINTER (pid), tree);
  g_mutex_unlock (&self->mutex);
}

/**
 * wr_usage_remove_root:
 * @self: (nullable)
 *
 * To be called before the tree under @pid is ended: samples its processor time for the last time.
 */
void
wr_usage_remove_root (WrUsage *self, GPid pid)
{
  if (self == NULL || pid == 0)
    return;

  g_mutex_lock (&self->sampling); /* who ends meanwhile waits: its memory is a part of the sum */
  if (!usage_knows_pss (self))
    usage_sample (self, TRUE);
  g_mutex_unlock (&self->sampling);

  g_autoptr (GArray) processes = wr_process_table_read ();
  g_autoptr (GHashTable) family = find_tree (processes, pid);
  int n = usage_sample_cpu (self, processes, family);

  g_mutex_lock (&self->mutex);
  self->peaks.browsers_processes_peak = MAX (self->peaks.browsers_processes_peak, n);
  g_hash_table_remove (self->roots, GINT_TO_POINTER (pid));
  g_hash_table_remove (self->over, GINT_TO_POINTER (pid));
  g_mutex_unlock (&self->mutex);
  usage_post_sample (self, -1, -1); /* processor time until the end */
}

/**
 * wr_usage_add_own:
 * @pid: of a worker's process, which counts as a part of this one; what it starts does not
 */
void
wr_usage_add_own (WrUsage *self, GPid pid)
{
  g_mutex_lock (&self->mutex);
  g_hash_table_add (self->own, GINT_TO_POINTER (pid));
  g_mutex_unlock (&self->mutex);
}

/**
 * wr_usage_remove_own:
 *
 * To be called when the process has ended and before it is waited for.
 */
void
wr_usage_remove_own (WrUsage *self, GPid pid)
{
  double cpu_s = read_cpu (pid);

  g_mutex_lock (&self->mutex);
  if (g_hash_table_remove (self->own, GINT_TO_POINTER (pid)))
    self->own_cpu_s += cpu_s;
  g_mutex_unlock (&self->mutex);
}

/**
 * wr_usage_get:
 * @figures: (out): what was measured until now
 */
void
wr_usage_get (WrUsage *self, WrUsageFigures *figures)
{
  GHashTableIter iter;
  gpointer cpu_s;

  g_mutex_lock (&self->mutex);
  *figures = self->peaks;
  if (!self->stopped)
    figures->controller_cpu_s = usage_get_controller_cpu (self);
  figures->browsers_cpu_s = g_hash_table_size (self->cpu) > 0 ? 0 : -1;
  g_hash_table_iter_init (&iter, self->cpu);
  while (g_hash_table_iter_next (&iter, NULL, &cpu_s))
    figures->browsers_cpu_s += *(double *) cpu_s;
  g_mutex_unlock (&self->mutex);
}

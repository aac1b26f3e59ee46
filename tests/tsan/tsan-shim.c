/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * What ThreadSanitizer cannot see: GLib of the system is not instrumented and its locks are
 * futexes, so that each hand-over by way of it looks like a race. The linker leads our calls of the
 * functions below (--wrap, see meson.build) through here, where the hand-over is told. A race that
 * has no lock is still found.
 *
 * Linked into the engine only when built with -Db_sanitize=thread.
 */

#include <gio/gio.h>
#include <sanitizer/tsan_interface.h>

#define REAL(name) __real_##name
#define WRAP(name) __wrap_##name

/* A function that locks, and one that unlocks, by the address of its first argument. */
#define LOCKS(name, Type)                                                                          \
  void REAL (name) (Type *lock);                                                                   \
  void WRAP (name) (Type *lock);                                                                   \
  void WRAP (name) (Type *lock)                                                                    \
  {                                                                                                \
    REAL (name) (lock);                                                                            \
    __tsan_acquire (lock);                                                                         \
  }
#define TRIES(name, Type)                                                                          \
  gboolean REAL (name) (Type *lock);                                                               \
  gboolean WRAP (name) (Type *lock);                                                               \
  gboolean WRAP (name) (Type *lock)                                                                \
  {                                                                                                \
    gboolean locked = REAL (name) (lock);                                                          \
    if (locked)                                                                                    \
      __tsan_acquire (lock);                                                                       \
    return locked;                                                                                 \
  }
#define UNLOCKS(name, Type)                                                                        \
  void REAL (name) (Type *lock);                                                                   \
  void WRAP (name) (Type *lock);                                                                   \
  void WRAP (name) (Type *lock)                                                                    \
  {                                                                                                \
    __tsan_release (lock);                                                                         \
    REAL (name) (lock);                                                                            \
  }

LOCKS (g_mutex_lock, GMutex)
TRIES (g_mutex_trylock, GMutex)
UNLOCKS (g_mutex_unlock, GMutex)
LOCKS (g_rec_mutex_lock, GRecMutex)
UNLOCKS (g_rec_mutex_unlock, GRecMutex)
LOCKS (g_rw_lock_reader_lock, GRWLock)
UNLOCKS (g_rw_lock_reader_unlock, GRWLock)
LOCKS (g_rw_lock_writer_lock, GRWLock)
UNLOCKS (g_rw_lock_writer_unlock, GRWLock)

void REAL (g_cond_wait) (GCond *cond, GMutex *mutex);
void WRAP (g_cond_wait) (GCond *cond, GMutex *mutex);
void
WRAP (g_cond_wait) (GCond *cond, GMutex *mutex)
{
  __tsan_release (mutex);
  REAL (g_cond_wait) (cond, mutex);
  __tsan_acquire (mutex);
}

gboolean REAL (g_cond_wait_until) (GCond *cond, GMutex *mutex, gint64 end_time);
gboolean WRAP (g_cond_wait_until) (GCond *cond, GMutex *mutex, gint64 end_time);
gboolean
WRAP (g_cond_wait_until) (GCond *cond, GMutex *mutex, gint64 end_time)
{
  __tsan_release (mutex);
  gboolean signalled = REAL (g_cond_wait_until) (cond, mutex, end_time);
  __tsan_acquire (mutex);
  return signalled;
}

/* Queues */

#define PUSHES(name)                                                                               \
  void REAL (name) (GAsyncQueue *queue, gpointer data);                                            \
  void WRAP (name) (GAsyncQueue *queue, gpointer data);                                            \
  void WRAP (name) (GAsyncQueue *queue, gpointer data)                                             \
  {                                                                                                \
    __tsan_release (queue);                                                                        \
    REAL (name) (queue, data);                                                                     \
  }
#define POPS(name)                                                                                 \
  gpointer REAL (name) (GAsyncQueue *queue);                                                       \
  gpointer WRAP (name) (GAsyncQueue *queue);                                                       \
  gpointer WRAP (name) (GAsyncQueue *queue)                                                        \
  {                                                                                                \
    gpointer data = REAL (name) (queue);                                                           \
    __tsan_acquire (queue);                                                                        \
    return data;                                                                                   \
  }

PUSHES (g_async_queue_push)
PUSHES (g_async_queue_push_unlocked)
PUSHES (g_async_queue_push_front)
POPS (g_async_queue_pop)
POPS (g_async_queue_pop_unlocked)
POPS (g_async_queue_try_pop)
POPS (g_async_queue_try_pop_unlocked)
LOCKS (g_async_queue_lock, GAsyncQueue)
UNLOCKS (g_async_queue_unlock, GAsyncQueue)

gpointer REAL (g_async_queue_timeout_pop) (GAsyncQueue *queue, guint64 timeout);
gpointer WRAP (g_async_queue_timeout_pop) (GAsyncQueue *queue, guint64 timeout);
gpointer
WRAP (g_async_queue_timeout_pop) (GAsyncQueue *queue, guint64 timeout)
{
  gpointer data = REAL (g_async_queue_timeout_pop) (queue, timeout);
  __tsan_acquire (queue);
  return data;
}

/* Thread pools: what is pushed is known to the thread that takes it, what it did to whoever frees
 * the pool. */

typedef struct {
  GFunc func;
  gpointer user_data;
} PoolFunc;

static void
run_pooled (gpointer data, gpointer user_data)
{
  PoolFunc *pool_func = user_data;

  __tsan_acquire (pool_func);
  pool_func->func (data, pool_func->user_data);
  __tsan_release (pool_func);
}

GThreadPool *REAL (g_thread_pool_new) (GFunc, gpointer, int, gboolean, GError **);
GThreadPool *WRAP (g_thread_pool_new) (GFunc, gpointer, int, gboolean, GError **);
GThreadPool *
WRAP (g_thread_pool_new) (GFunc func, gpointer user_data, int max, gboolean exclusive,
                          GError **error)
{
  PoolFunc *pool_func = g_new (PoolFunc, 1);

  *pool_func = (PoolFunc) { func, user_data };
  return REAL (g_thread_pool_new) (run_pooled, pool_func, max, exclusive, error);
}

gboolean REAL (g_thread_pool_push) (GThreadPool *pool, gpointer data, GError **error);
gboolean WRAP (g_thread_pool_push) (GThreadPool *pool, gpointer data, GError **error);
gboolean
WRAP (g_thread_pool_push) (GThreadPool *pool, gpointer data, GError **error)
{
  __tsan_release (pool->user_data);
  return REAL (g_thread_pool_push) (pool, data, error);
}

void REAL (g_thread_pool_free) (GThreadPool *pool, gboolean immediate, gboolean wait);
void WRAP (g_thread_pool_free) (GThreadPool *pool, gboolean immediate, gboolean wait);
void
WRAP (g_thread_pool_free) (GThreadPool *pool, gboolean immediate, gboolean wait)
{
  PoolFunc *pool_func = pool->user_data;

  REAL (g_thread_pool_free) (pool, immediate, wait);
  __tsan_acquire (pool_func);
  if (wait)
    g_free (pool_func);
}

/* Tasks */

static void
run_task (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  GTaskThreadFunc func = (GTaskThreadFunc) g_object_get_data (G_OBJECT (task), "tsan-func");

  __tsan_acquire (task);
  func (task, source, data, cancellable);
}

/* Whoever drops the last reference to a task or its source does that within GLib, often the task’s
 * thread: weak references are told before anything is finalized. */
static void
object_ends (gpointer data, GObject *object)
{
  __tsan_acquire (object);
}

static void
watch_end (gpointer object)
{
  if (object == NULL || g_object_get_data (object, "tsan-watched") != NULL)
    return;
  g_object_set_data (object, "tsan-watched", object);
  g_object_weak_ref (object, object_ends, NULL);
}

/* What a task’s callback did is known to whoever finalizes the task. */

typedef struct {
  GAsyncReadyCallback func;
  gpointer data;
} TaskCallback;

static void
run_task_callback (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autofree TaskCallback *callback = user_data;

  __tsan_acquire (result);
  callback->func (source, result, callback->data);
  __tsan_release (result);
}

GTask *REAL (g_task_new) (gpointer, GCancellable *, GAsyncReadyCallback, gpointer);
GTask *WRAP (g_task_new) (gpointer, GCancellable *, GAsyncReadyCallback, gpointer);
GTask *
WRAP (g_task_new) (gpointer source, GCancellable *cancellable, GAsyncReadyCallback func,
                   gpointer data)
{
  if (func == NULL)
    return REAL (g_task_new) (source, cancellable, NULL, data);

  TaskCallback *callback = g_new (TaskCallback, 1);
  *callback = (TaskCallback) { func, data };
  return REAL (g_task_new) (source, cancellable, run_task_callback, callback);
}

#define RUNS(name)                                                                                 \
  void REAL (name) (GTask *task, GTaskThreadFunc func);                                            \
  void WRAP (name) (GTask *task, GTaskThreadFunc func);                                            \
  void WRAP (name) (GTask *task, GTaskThreadFunc func)                                             \
  {                                                                                                \
    g_object_set_data (G_OBJECT (task), "tsan-func", (gpointer) func);                             \
    watch_end (task);                                                                              \
    watch_end (g_task_get_source_object (task));                                                   \
    __tsan_release (task);                                                                         \
    REAL (name) (task, run_task);                                                                  \
    __tsan_acquire (task);                                                                         \
  }
#define RETURNS(name, ...)                                                                         \
  void REAL (name) (GTask *task, __VA_ARGS__);                                                     \
  void WRAP (name) (GTask *task, __VA_ARGS__);                                                     \
  void WRAP (name) (GTask *task, __VA_ARGS__)
#define PROPAGATES(name, Type)                                                                     \
  Type REAL (name) (GTask *task, GError **error);                                                  \
  Type WRAP (name) (GTask *task, GError **error);                                                  \
  Type WRAP (name) (GTask *task, GError **error)                                                   \
  {                                                                                                \
    __tsan_acquire (task);                                                                         \
    return REAL (name) (task, error);                                                              \
  }

RUNS (g_task_run_in_thread)
RUNS (g_task_run_in_thread_sync)
PROPAGATES (g_task_propagate_pointer, gpointer)
PROPAGATES (g_task_propagate_boolean, gboolean)
PROPAGATES (g_task_propagate_int, gssize)

RETURNS (g_task_return_pointer, gpointer result, GDestroyNotify destroy)
{
  __tsan_release (task);
  REAL (g_task_return_pointer) (task, result, destroy);
}

RETURNS (g_task_return_boolean, gboolean result)
{
  __tsan_release (task);
  REAL (g_task_return_boolean) (task, result);
}

RETURNS (g_task_return_int, gssize result)
{
  __tsan_release (task);
  REAL (g_task_return_int) (task, result);
}

RETURNS (g_task_return_error, GError *error)
{
  __tsan_release (task);
  REAL (g_task_return_error) (task, error);
}

/* Sources: what was done before one was made is known to its callback. */

typedef struct {
  GSourceFunc func;
  gpointer data;
  GDestroyNotify notify;
} Callback;

static gboolean
run_callback (gpointer data)
{
  Callback *callback = data;

  __tsan_acquire (callback);
  return callback->func (callback->data);
}

static void
free_callback (gpointer data)
{
  Callback *callback = data;

  __tsan_acquire (callback);
  if (callback->notify != NULL)
    callback->notify (callback->data);
  g_free (callback);
}

static Callback *
new_callback (GSourceFunc func, gpointer data, GDestroyNotify notify)
{
  Callback *callback = g_new (Callback, 1);

  *callback = (Callback) { func, data, notify };
  __tsan_release (callback);
  return callback;
}

void REAL (g_source_set_callback) (GSource *, GSourceFunc, gpointer, GDestroyNotify);
void WRAP (g_source_set_callback) (GSource *, GSourceFunc, gpointer, GDestroyNotify);
void
WRAP (g_source_set_callback) (GSource *source, GSourceFunc func, gpointer data,
                              GDestroyNotify notify)
{
  /* Other kinds of sources call functions of other types. */
  if (source->source_funcs == &g_idle_funcs || source->source_funcs == &g_timeout_funcs)
    REAL (g_source_set_callback) (source, run_callback, new_callback (func, data, notify),
                                  free_callback);
  else
    REAL (g_source_set_callback) (source, func, data, notify);
}

guint WRAP (g_idle_add_full) (int, GSourceFunc, gpointer, GDestroyNotify);
guint REAL (g_idle_add_full) (int, GSourceFunc, gpointer, GDestroyNotify);
guint
WRAP (g_idle_add_full) (int priority, GSourceFunc func, gpointer data, GDestroyNotify notify)
{
  return REAL (g_idle_add_full) (priority, run_callback, new_callback (func, data, notify),
                                 free_callback);
}

guint WRAP (g_idle_add) (GSourceFunc, gpointer);
guint
WRAP (g_idle_add) (GSourceFunc func, gpointer data)
{
  return WRAP (g_idle_add_full) (G_PRIORITY_DEFAULT_IDLE, func, data, NULL);
}

void REAL (g_main_context_invoke_full) (GMainContext *, int, GSourceFunc, gpointer, GDestroyNotify);
void WRAP (g_main_context_invoke_full) (GMainContext *, int, GSourceFunc, gpointer, GDestroyNotify);
void
WRAP (g_main_context_invoke_full) (GMainContext *context, int priority, GSourceFunc func,
                                   gpointer data, GDestroyNotify notify)
{
  REAL (g_main_context_invoke_full) (context, priority, run_callback,
                                     new_callback (func, data, notify), free_callback);
}

void WRAP (g_main_context_invoke) (GMainContext *, GSourceFunc, gpointer);
void
WRAP (g_main_context_invoke) (GMainContext *context, GSourceFunc func, gpointer data)
{
  WRAP (g_main_context_invoke_full) (context, G_PRIORITY_DEFAULT, func, data, NULL);
}

/* Objects: whoever drops the last reference sees what the others did before they dropped theirs. */

void REAL (g_object_unref) (gpointer object);
void WRAP (g_object_unref) (gpointer object);
void
WRAP (g_object_unref) (gpointer object)
{
  __tsan_release (object);
  __tsan_acquire (object);
  REAL (g_object_unref) (object);
}

/* Who connects is seen by the callback, and the callback by who has disconnected: GLib lets the one
 * wait for the other under a lock of its own. */

void REAL (g_cancellable_cancel) (GCancellable *cancellable);
void WRAP (g_cancellable_cancel) (GCancellable *cancellable);
void
WRAP (g_cancellable_cancel) (GCancellable *cancellable)
{
  if (cancellable == NULL)
    return;
  __tsan_release (cancellable);
  __tsan_acquire (cancellable);
  g_object_ref (cancellable); /* a callback may drop the last reference */
  REAL (g_cancellable_cancel) (cancellable);
  __tsan_release (cancellable);
  g_object_unref (cancellable);
}

/* What the callback did is over for whoever disconnects it: told before GLib unlocks. */
typedef struct {
  void (*func) (GCancellable *cancellable, gpointer data);
  gpointer data;
  GDestroyNotify destroy;
} Watch;

static void
watch_cb (GCancellable *cancellable, gpointer data)
{
  Watch *watch = data;

  watch->func (cancellable, watch->data);
  __tsan_release (cancellable);
}

static void
watch_free (gpointer data)
{
  Watch *watch = data;

  if (watch->destroy != NULL)
    watch->destroy (watch->data);
  g_free (watch);
}

gulong REAL (g_cancellable_connect) (GCancellable *cancellable, GCallback callback, gpointer data,
                                     GDestroyNotify destroy);
gulong WRAP (g_cancellable_connect) (GCancellable *cancellable, GCallback callback, gpointer data,
                                     GDestroyNotify destroy);
gulong
WRAP (g_cancellable_connect) (GCancellable *cancellable, GCallback callback, gpointer data,
                              GDestroyNotify destroy)
{
  Watch *watch = g_new (Watch, 1);

  *watch = (Watch){ (void (*) (GCancellable *, gpointer)) callback, data, destroy };
  if (cancellable != NULL)
    __tsan_release (cancellable);
  return REAL (g_cancellable_connect) (cancellable, G_CALLBACK (watch_cb), watch, watch_free);
}

void REAL (g_cancellable_disconnect) (GCancellable *cancellable, gulong id);
void WRAP (g_cancellable_disconnect) (GCancellable *cancellable, gulong id);
void
WRAP (g_cancellable_disconnect) (GCancellable *cancellable, gulong id)
{
  REAL (g_cancellable_disconnect) (cancellable, id);
  if (cancellable != NULL)
    __tsan_acquire (cancellable);
}

gboolean REAL (g_cancellable_is_cancelled) (GCancellable *cancellable);
gboolean WRAP (g_cancellable_is_cancelled) (GCancellable *cancellable);
gboolean
WRAP (g_cancellable_is_cancelled) (GCancellable *cancellable)
{
  gboolean cancelled = REAL (g_cancellable_is_cancelled) (cancellable);
  if (cancelled)
    __tsan_acquire (cancellable);
  return cancelled;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>
#include <json-glib/json-glib.h>

#include "wr-field.h"

G_BEGIN_DECLS

#define WR_JOB_VERSION 1
#define WR_JOB_MAX_WORKERS 64

#define WR_JOB_ERROR (wr_job_error_quark ())

typedef enum {
  WR_JOB_ERROR_NOT_JSON,
  WR_JOB_ERROR_VERSION, /* no "windrow" key, or a version of the future */
  WR_JOB_ERROR_KEY,     /* a wrong type or out of bounds; the message starts with the path */
  WR_JOB_ERROR_EMPTY,   /* no URLs */
} WrJobError;

typedef enum { WR_WORKER_THREADS, WR_WORKER_PROCESSES } WrWorkerModel;
typedef enum { WR_IMAGES_AUTO, WR_IMAGES_ON, WR_IMAGES_OFF } WrImages;
typedef enum { WR_KEEP_NEVER, WR_KEEP_FAILURE, WR_KEEP_ALWAYS } WrKeep;

/**
 * WrJob:
 *
 * What the user asks for: a value, JOB.md's keys under their names. A table in wr-job-keys.c holds
 * each key's path, type, default and bounds; reader, writer and wr_job_set() go by it.
 */
typedef struct {
  char *name;        /* (owned) "" while unnamed */
  char **urls;       /* (owned) lines as written: URLs, ranges, comments, and what is no URL */
  int workers;       /* 1 to WR_JOB_MAX_WORKERS; 0: left out, see wr_job_get_n_workers() */
  int worker_model;  /* WrWorkerModel */
  struct {
    char *name;      /* (owned) "auto", "chromium", "webkit", "firefox" */
    char *driver_url; /* (owned) (nullable) */
    gboolean visible;
    gboolean hidden; /* pages as if nobody looked at them: nothing that waits to be seen loads */
    int images;      /* WrImages */
    int window[2];   /* pixels */
    char *user_agent; /* (owned) (nullable) */
    char *proxy;     /* (owned) (nullable) */
    gboolean accept_insecure_certs;
    char **arguments; /* (owned) */
  } browser;
  GPtrArray *fields; /* (owned) (element-type WrField) */
  struct {
    char *selector;  /* (owned) (nullable) */
    int timeout_ms;  /* 0: what is left of the page's time */
  } wait_for;
  struct {
    int page_load_ms;
    int script_ms;
    int page_ms;
  } timeouts;
  int retries;
  struct {
    int per_host;    /* pages at a time on one host */
    int delay_ms;    /* between starts on one host */
  } pace;
  struct {             /* when a session is ended and begun anew; 0: never */
    int pages;
    int age_s;
    int memory_mb;     /* of its whole process tree, shared memory in parts */
  } recycle;
  struct {
    int screenshot;  /* WrKeep */
    int html;        /* WrKeep */
  } keep;
  JsonObject *source; /* (owned) (nullable) the file as it was, for the keys not known here */
} WrJob;

GQuark      wr_job_error_quark         (void);
WrJob      *wr_job_new                 (void);
WrJob      *wr_job_copy                (const WrJob  *self);
void        wr_job_free                (WrJob        *self);
gboolean    wr_job_equal               (const WrJob  *a,
                                        const WrJob  *b);
int         wr_job_get_n_workers       (const WrJob  *self);
GPtrArray  *wr_job_dup_columns         (const WrJob  *self);
gboolean    wr_job_set                 (WrJob        *self,
                                        const char   *path,
                                        const char   *value,
                                        GError      **error);
gboolean    wr_job_check               (const WrJob  *self,
                                        GError      **error);

WrJob      *wr_job_from_json           (const char   *text,
                                        gssize        length,
                                        GError      **error);
char       *wr_job_to_json             (const WrJob  *self);
WrJob      *wr_job_load                (GFile        *file,
                                        GCancellable *cancellable,
                                        GError      **error);
gboolean    wr_job_save                (const WrJob  *self,
                                        GFile        *file,
                                        GCancellable *cancellable,
                                        GError      **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WrJob, wr_job_free)

G_END_DECLS

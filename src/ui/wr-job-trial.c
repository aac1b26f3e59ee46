/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * WrJobTrial: runs Try for the group of fields, one at a time, and puts there what came of it:
 * values at their fields, a selector that the browser cannot read at its field, any other failure
 * below.
 *
 * Signal: problem (a path in the job file, what is wrong with it): returns whether it was shown
 * there.
 */

#include "config.h"

#include "wr-job-trial.h"

#include <glib/gi18n.h>

struct _WrJobTrial {
  GObject parent_instance;

  WrFieldsGroup *fields;     /* (unowned) (nullable) a weak pointer */
  GPtrArray *columns;        /* (owned) (nullable) (element-type WrField) what is tried */
  GCancellable *cancellable; /* (owned) (nullable) of the trial that is under way */
};

enum { SIGNAL_PROBLEM, N_SIGNALS };

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (WrJobTrial, wr_job_trial, G_TYPE_OBJECT)

/* “fields[2].selector: why” is the path in the job file and the reason. */
static gboolean
show_at_place (WrJobTrial *self, const char *message)
{
  const char *colon = strstr (message, ": ");
  g_autofree char *path = colon != NULL ? g_strndup (message, colon - message) : g_strdup ("");
  gboolean shown = FALSE;

  g_signal_emit (self, signals[SIGNAL_PROBLEM], 0, path, colon != NULL ? colon + 2 : message,
                 &shown);
  return shown;
}

static void
show_required (WrJobTrial *self, const WrResult *result, const char *message)
{
  for (guint i = 0; i < self->columns->len; i++) {
    const WrField *field = g_ptr_array_index (self->columns, i);

    if (g_strcmp0 (field->name, result->detail) == 0) {
      g_autofree char *path = g_strdup_printf ("fields[%u]", i);

      if (wr_fields_group_show_problem (self->fields, path, message))
        return;
    }
  }
  wr_fields_group_show_failure (self->fields, message);
}

static void
show_failure (WrJobTrial *self, const WrResult *result)
{
  g_autofree char *message = wr_failure_describe (result->failure, result->detail, TRUE);

  if (result->failure == WR_FAILURE_REQUIRED)
    show_required (self, result, message);
  else if (result->detail == NULL || !show_at_place (self, result->detail))
    wr_fields_group_show_failure (self->fields, message);
}

static void
show_error (WrJobTrial *self, const char *message)
{
  if (!show_at_place (self, message))
    wr_fields_group_show_failure (self->fields, message);
}

static void
show_values (WrJobTrial *self, const WrResult *result)
{
  g_autoptr (GPtrArray) none = g_ptr_array_new ();
  GPtrArray *cells
      = result->rows != NULL && result->rows->len > 0 ? g_ptr_array_index (result->rows, 0) : none;
  /* Translators: an address, and the seconds that it took */
  g_autofree char *note = g_strdup_printf (_ ("Found on %s in %.1f s"),
                                           result->final_url != NULL ? result->final_url : "",
                                           result->duration / (double) G_USEC_PER_SEC);

  wr_fields_group_show_values (self->fields, self->columns, cells, note);
}

static void
finished_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (WrJobTrial) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (WrResult) page = wr_trial_run_finish (result, &error);

  if (g_task_get_cancellable (G_TASK (result)) != self->cancellable || self->fields == NULL)
    return;
  g_clear_object (&self->cancellable);
  wr_fields_group_set_trying (self->fields, FALSE);
  if (page == NULL)
    show_error (self, error->message);
  else if (page->state == WR_PAGE_DONE)
    show_values (self, page);
  else
    show_failure (self, page);
}

static void
wr_job_trial_dispose (GObject *object)
{
  WrJobTrial *self = WR_JOB_TRIAL (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_weak_pointer (&self->fields);
  g_clear_pointer (&self->columns, g_ptr_array_unref);

  G_OBJECT_CLASS (wr_job_trial_parent_class)->dispose (object);
}

static void
wr_job_trial_class_init (WrJobTrialClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = wr_job_trial_dispose;

  signals[SIGNAL_PROBLEM]
      = g_signal_new ("problem", WR_TYPE_JOB_TRIAL, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                      G_TYPE_BOOLEAN, 2, G_TYPE_STRING, G_TYPE_STRING);
}

static void
wr_job_trial_init (WrJobTrial *self)
{
}

/**
 * wr_job_trial_new:
 * @fields: (transfer none): where what came of it is shown
 *
 * Returns: a trial that is not under way. Main thread, as all functions here.
 */
WrJobTrial *
wr_job_trial_new (WrFieldsGroup *fields)
{
  WrJobTrial *self = g_object_new (WR_TYPE_JOB_TRIAL, NULL);

  g_set_weak_pointer (&self->fields, fields);
  return self;
}

/**
 * wr_job_trial_start:
 * @job: how; not kept
 * @url: the page
 *
 * Loads @url and takes the fields of @job from it, in place of a trial that is under way.
 */
void
wr_job_trial_start (WrJobTrial *self, const WrJob *job, const char *url)
{
  g_return_if_fail (WR_IS_JOB_TRIAL (self));

  wr_job_trial_stop (self);
  g_clear_pointer (&self->columns, g_ptr_array_unref);
  self->columns = wr_job_dup_columns (job);
  self->cancellable = g_cancellable_new ();
  wr_fields_group_set_trying (self->fields, TRUE);
  wr_trial_run_async (job, url, self->cancellable, finished_cb, g_object_ref (self));
}

/**
 * wr_job_trial_stop:
 *
 * Gives up the trial that is under way, if there is one.
 */
void
wr_job_trial_stop (WrJobTrial *self)
{
  g_return_if_fail (WR_IS_JOB_TRIAL (self));

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  if (self->fields != NULL)
    wr_fields_group_set_trying (self->fields, FALSE);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * WrJobTrial: runs Try for the group of fields, one at a time, and puts there what came of it:
 * values at their fields, a selector that the browser cannot read at its field, any other failure
 * below.
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

G_DEFINE_FINAL_TYPE (WrJobTrial, wr_job_trial, G_TYPE_OBJECT)

/* The detail of a selector that cannot be read names the field or quotes the selector. */
static int
find_culprit (WrJobTrial *self, const WrResult *result)
{
  const char *detail = result->detail;

  if (detail == NULL ||
      (result->failure != WR_FAILURE_SELECTOR && result->failure != WR_FAILURE_REQUIRED))
    return -1;
  for (guint i = 0; i < self->columns->len; i++) {
    const WrField *field = g_ptr_array_index (self->columns, i);

    if (g_str_equal (field->name, detail) ||
        (*field->selector != '\0' && strstr (detail, field->selector) != NULL))
      return i;
  }
  for (guint i = 0; i < self->columns->len; i++) {
    const WrField *field = g_ptr_array_index (self->columns, i);

    if (*field->name != '\0' && strstr (detail, field->name) != NULL)
      return i;
  }
  return -1;
}

static void
show_failure (WrJobTrial *self, const WrResult *result)
{
  g_autofree char *message = wr_failure_describe (result->failure, result->detail, TRUE);
  int culprit = find_culprit (self, result);
  g_autofree char *path = g_strdup_printf ("fields[%d]", culprit);

  if (culprit < 0 || !wr_fields_group_show_problem (self->fields, path, message))
    wr_fields_group_show_failure (self->fields, message);
}

static void
show_values (WrJobTrial *self, const WrResult *result)
{
  g_autoptr (GPtrArray) none = g_ptr_array_new ();
  GPtrArray *cells =
      result->rows != NULL && result->rows->len > 0 ? g_ptr_array_index (result->rows, 0) : none;
  /* Translators: an address, and the seconds that it took */
  g_autofree char *note = g_strdup_printf (_ ("Found on %s in %.1f s"),
                                           result->final_url != NULL ? result->final_url : "",
                                           result->duration / (double)G_USEC_PER_SEC);

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
    wr_fields_group_show_failure (self->fields, error->message);
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

/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * WrOptionsGroup: how the run goes about it: three rows that say what is set, and open to let it be
 * set.
 *
 * Numbers and choices go by two tables that name the row and the job's member of each; times are ms
 * in a job and seconds here, to the ms.
 *
 * Signal: changed (the user edited).
 */

#include "config.h"

#include "wr-options-group.h"

#include <glib/gi18n.h>
#include <math.h>

#include "wr-reason-row.h"
#include "wr-spin-row.h"

struct _WrOptionsGroup {
  AdwPreferencesGroup parent_instance;

  AdwExpanderRow *pace_row;
  WrSpinRow *per_host_row;
  WrSpinRow *delay_row;

  AdwExpanderRow *options_row;
  WrSpinRow *retries_row;
  WrSpinRow *page_load_row;
  WrSpinRow *script_row;
  WrSpinRow *page_row;
  GtkEditable *wait_row;
  WrReasonRow *wait_reason;
  WrSpinRow *wait_time_row;
  AdwComboRow *images_row;
  GtkEditable *user_agent_row;
  GtkSwitch *certs_switch;
  GtkSwitch *hidden_switch;
  WrSpinRow *width_row;
  WrSpinRow *height_row;
  GtkEditable *arguments_row;
  WrReasonRow *arguments_reason;
  AdwComboRow *screenshot_row;
  AdwComboRow *html_row;

  AdwExpanderRow *recycle_row;
  WrSpinRow *recycle_pages_row;
  WrSpinRow *recycle_age_row;
  WrSpinRow *recycle_memory_row;

  gboolean loading; /* the widgets change, not the user */
};

enum { SIGNAL_CHANGED, N_SIGNALS };

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (WrOptionsGroup, wr_options_group, ADW_TYPE_PREFERENCES_GROUP)

#define ROW(member) G_STRUCT_OFFSET (WrOptionsGroup, member)
#define JOB(member) G_STRUCT_OFFSET (WrJob, member)

typedef struct {
  const char *path;
  gsize row;
  gsize member; /* an int */
  double scale; /* what of the job is 1 in the row */
} Number;

static const Number numbers[] = {
  { "pace.per_host", ROW (per_host_row), JOB (pace.per_host), 1 },
  { "pace.delay_ms", ROW (delay_row), JOB (pace.delay_ms), 1000 },
  { "retries", ROW (retries_row), JOB (retries), 1 },
  { "timeouts.page_load_ms", ROW (page_load_row), JOB (timeouts.page_load_ms), 1000 },
  { "timeouts.script_ms", ROW (script_row), JOB (timeouts.script_ms), 1000 },
  { "timeouts.page_ms", ROW (page_row), JOB (timeouts.page_ms), 1000 },
  { "wait_for.timeout_ms", ROW (wait_time_row), JOB (wait_for.timeout_ms), 1000 },
  { "browser.window", ROW (width_row), JOB (browser.window[0]), 1 },
  { "browser.window[1]", ROW (height_row), JOB (browser.window[1]), 1 },
  { "recycle.pages", ROW (recycle_pages_row), JOB (recycle.pages), 1 },
  { "recycle.age_s", ROW (recycle_age_row), JOB (recycle.age_s), 1 },
  { "recycle.memory_mb", ROW (recycle_memory_row), JOB (recycle.memory_mb), 1 },
};

typedef struct {
  gsize row;
  gsize member; /* an enum, in the order of the row's list */
} Choice;

static const Choice choices[] = {
  { ROW (images_row), JOB (browser.images) },
  { ROW (screenshot_row), JOB (keep.screenshot) },
  { ROW (html_row), JOB (keep.html) },
};

static void
add_part (GString *summary, char *part) /* (transfer full) */
{
  /* Translators: what stands between the parts of “1 retry, 10 s time-out, images on” */
  g_string_append_printf (summary, "%s%s", summary->len > 0 ? C_ ("parts", ", ") : "", part);
  g_free (part);
}

static int
get_int (WrSpinRow *row)
{
  return wr_spin_row_get_value (row);
}

static char *
describe_pace (WrOptionsGroup *self)
{
  g_autoptr (GString) summary = g_string_new (NULL);
  int per_host = get_int (self->per_host_row);
  double delay = wr_spin_row_get_value (self->delay_row);

  add_part (summary, g_strdup_printf (ngettext ("%d page at a time on one host",
                                                "%d pages at a time on one host", per_host),
                                      per_host));
  if (delay > 0)
    /* Translators: a time in seconds, such as 1.5 */
    add_part (summary, g_strdup_printf (_ ("%.4g s between them"), delay));
  return g_strdup (summary->str);
}

static const char *
describe_images (WrOptionsGroup *self)
{
  switch (adw_combo_row_get_selected (self->images_row)) {
  case WR_IMAGES_ON:
    return _ ("images on");
  case WR_IMAGES_OFF:
    return _ ("images off");
  default:
    return _ ("images off where not needed");
  }
}

static char *
describe_options (WrOptionsGroup *self)
{
  g_autoptr (GString) summary = g_string_new (NULL);
  int retries = get_int (self->retries_row);

  if (retries == 0)
    add_part (summary, g_strdup (_ ("No retries")));
  else
    add_part (summary, g_strdup_printf (ngettext ("%d retry", "%d retries", retries), retries));
  /* Translators: a time in seconds, such as 30 */
  add_part (summary,
            g_strdup_printf (_ ("%.4g s time-out"), wr_spin_row_get_value (self->page_load_row)));
  if (*gtk_editable_get_text (self->wait_row) != '\0')
    add_part (summary, g_strdup (_ ("waits for a selector")));
  add_part (summary, g_strdup (describe_images (self)));
  if (gtk_switch_get_active (self->hidden_switch))
    add_part (summary, g_strdup (_ ("pages hidden")));
  return g_strdup (summary->str);
}

static char *
describe_recycling (WrOptionsGroup *self)
{
  g_autoptr (GString) summary = g_string_new (NULL);
  int pages = get_int (self->recycle_pages_row);
  int minutes = (get_int (self->recycle_age_row) + 59) / 60;
  int memory = get_int (self->recycle_memory_row);

  if (pages > 0)
    add_part (summary,
              g_strdup_printf (ngettext ("After %d page", "After %d pages", pages), pages));
  if (minutes > 0)
    /* Translators: further causes of a new browser: “After 500 pages, 60 min, 1500 MB” */
    add_part (summary, g_strdup_printf (_ ("%d min"), minutes));
  if (memory > 0)
    add_part (summary, g_strdup_printf (_ ("%d MB"), memory));
  return summary->len > 0 ? g_strdup (summary->str) : g_strdup (_ ("Never"));
}

static void
update_summaries (WrOptionsGroup *self)
{
  g_autofree char *recycling = describe_recycling (self);
  g_autofree char *pace = describe_pace (self);
  g_autofree char *options = describe_options (self);

  adw_expander_row_set_subtitle (self->pace_row, pace);
  adw_expander_row_set_subtitle (self->options_row, options);
  adw_expander_row_set_subtitle (self->recycle_row, recycling);
}

static gboolean
parse_arguments (WrOptionsGroup *self, char ***arguments, GError **error)
{
  const char *text = gtk_editable_get_text (self->arguments_row);

  if (g_shell_parse_argv (text, NULL, arguments, error))
    return TRUE;
  if (error != NULL && !g_error_matches (*error, G_SHELL_ERROR, G_SHELL_ERROR_EMPTY_STRING))
    return FALSE;
  g_clear_error (error);
  *arguments = g_new0 (char *, 1);
  return TRUE;
}

static char *
join_arguments (char **arguments)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (gsize i = 0; arguments[i] != NULL; i++) {
    gboolean plain = strpbrk (arguments[i], " \t\n\"'\\$`#") == NULL && arguments[i][0] != '\0';
    g_autofree char *argument = plain ? g_strdup (arguments[i]) : g_shell_quote (arguments[i]);

    g_string_append_printf (text, "%s%s", i > 0 ? " " : "", argument);
  }
  return g_strdup (text->str);
}

static void
edited_cb (WrOptionsGroup *self)
{
  if (self->loading)
    return;
  update_summaries (self);
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

static void
entry_edited_cb (WrOptionsGroup *self)
{
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) arguments = NULL;

  if (self->loading)
    return;
  if (*gtk_editable_get_text (self->wait_row) == '\0')
    wr_spin_row_set_value (self->wait_time_row, 0);
  wr_reason_row_set_reason (self->wait_reason, NULL);
  parse_arguments (self, &arguments, &error);
  wr_reason_row_set_reason (self->arguments_reason, error != NULL ? error->message : NULL);
  edited_cb (self);
}

static void
bind_rows (GtkWidgetClass *widget_class)
{
  static const struct {
    const char *name;
    gsize offset;
  } children[] = {
    { "pace_row", ROW (pace_row) },
    { "per_host_row", ROW (per_host_row) },
    { "delay_row", ROW (delay_row) },
    { "options_row", ROW (options_row) },
    { "retries_row", ROW (retries_row) },
    { "page_load_row", ROW (page_load_row) },
    { "script_row", ROW (script_row) },
    { "page_row", ROW (page_row) },
    { "wait_row", ROW (wait_row) },
    { "wait_reason", ROW (wait_reason) },
    { "wait_time_row", ROW (wait_time_row) },
    { "images_row", ROW (images_row) },
    { "user_agent_row", ROW (user_agent_row) },
    { "certs_switch", ROW (certs_switch) },
    { "hidden_switch", ROW (hidden_switch) },
    { "width_row", ROW (width_row) },
    { "height_row", ROW (height_row) },
    { "arguments_row", ROW (arguments_row) },
    { "arguments_reason", ROW (arguments_reason) },
    { "screenshot_row", ROW (screenshot_row) },
    { "html_row", ROW (html_row) },
    { "recycle_row", ROW (recycle_row) },
    { "recycle_pages_row", ROW (recycle_pages_row) },
    { "recycle_age_row", ROW (recycle_age_row) },
    { "recycle_memory_row", ROW (recycle_memory_row) },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (children); i++)
    gtk_widget_class_bind_template_child_full (widget_class, children[i].name, FALSE,
                                               children[i].offset);
}

static void
wr_options_group_class_init (WrOptionsGroupClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  signals[SIGNAL_CHANGED] = g_signal_new ("changed", WR_TYPE_OPTIONS_GROUP, G_SIGNAL_RUN_LAST, 0,
                                          NULL, NULL, NULL, G_TYPE_NONE, 0);

  g_type_ensure (WR_TYPE_REASON_ROW);
  g_type_ensure (WR_TYPE_SPIN_ROW);
  gtk_widget_class_set_template_from_resource (widget_class, RESOURCE_BASE "/wr-options-group.ui");
  bind_rows (widget_class);
  gtk_widget_class_bind_template_callback (widget_class, edited_cb);
  gtk_widget_class_bind_template_callback (widget_class, entry_edited_cb);
}

static void
wr_options_group_init (WrOptionsGroup *self)
{
  self->loading = TRUE;
  gtk_widget_init_template (GTK_WIDGET (self));
  self->loading = FALSE;
  update_summaries (self);
}

/**
 * wr_options_group_load:
 *
 * Shows what @job says of pace and options. Main thread, as all functions here.
 */
void
wr_options_group_load (WrOptionsGroup *self, const WrJob *job)
{
  g_autofree char *arguments = NULL;

  g_return_if_fail (WR_IS_OPTIONS_GROUP (self));

  self->loading = TRUE;
  for (gsize i = 0; i < G_N_ELEMENTS (numbers); i++)
    wr_spin_row_set_value (G_STRUCT_MEMBER (WrSpinRow *, self, numbers[i].row),
                           G_STRUCT_MEMBER (int, job, numbers[i].member) / numbers[i].scale);
  for (gsize i = 0; i < G_N_ELEMENTS (choices); i++)
    adw_combo_row_set_selected (G_STRUCT_MEMBER (AdwComboRow *, self, choices[i].row),
                                G_STRUCT_MEMBER (int, job, choices[i].member));
  gtk_switch_set_active (self->certs_switch, job->browser.accept_insecure_certs);
  gtk_switch_set_active (self->hidden_switch, job->browser.hidden);
  gtk_editable_set_text (self->wait_row,
                         job->wait_for.selector != NULL ? job->wait_for.selector : "");
  gtk_editable_set_text (self->user_agent_row,
                         job->browser.user_agent != NULL ? job->browser.user_agent : "");
  arguments = join_arguments (job->browser.arguments);
  gtk_editable_set_text (self->arguments_row, arguments);
  wr_reason_row_set_reason (self->wait_reason, NULL);
  wr_reason_row_set_reason (self->arguments_reason, NULL);
  self->loading = FALSE;
  update_summaries (self);
}

static void
store_text (char **member, GtkEditable *row)
{
  const char *text = gtk_editable_get_text (row);

  g_free (*member);
  *member = *text != '\0' ? g_strdup (text) : NULL;
}

/**
 * wr_options_group_store:
 *
 * Writes into @job what is set here; arguments that cannot be understood stay as they were.
 */
void
wr_options_group_store (WrOptionsGroup *self, WrJob *job)
{
  g_autoptr (GError) error = NULL;
  char **arguments = NULL;

  g_return_if_fail (WR_IS_OPTIONS_GROUP (self));

  for (gsize i = 0; i < G_N_ELEMENTS (numbers); i++)
    G_STRUCT_MEMBER (int, job, numbers[i].member)
        = lround (wr_spin_row_get_value (G_STRUCT_MEMBER (WrSpinRow *, self, numbers[i].row))
                  * numbers[i].scale);
  for (gsize i = 0; i < G_N_ELEMENTS (choices); i++)
    G_STRUCT_MEMBER (int, job, choices[i].member)
        = adw_combo_row_get_selected (G_STRUCT_MEMBER (AdwComboRow *, self, choices[i].row));
  job->browser.accept_insecure_certs = gtk_switch_get_active (self->certs_switch);
  job->browser.hidden = gtk_switch_get_active (self->hidden_switch);
  store_text (&job->wait_for.selector, self->wait_row);
  store_text (&job->browser.user_agent, self->user_agent_row);
  if (parse_arguments (self, &arguments, &error)) {
    g_strfreev (job->browser.arguments);
    job->browser.arguments = arguments;
  }
}

/**
 * wr_options_group_check:
 *
 * Returns: whether all that is written here can be understood; if not, the focus is where it cannot
 */
gboolean
wr_options_group_check (WrOptionsGroup *self)
{
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) arguments = NULL;

  g_return_val_if_fail (WR_IS_OPTIONS_GROUP (self), FALSE);

  return parse_arguments (self, &arguments, &error)
         || !wr_options_group_show_problem (self, "browser.arguments", error->message);
}

static gboolean
focus_row (WrOptionsGroup *self, GtkWidget *row)
{
  GtkWidget *expander
      = gtk_widget_get_ancestor (gtk_widget_get_parent (row), ADW_TYPE_EXPANDER_ROW);

  adw_expander_row_set_expanded (ADW_EXPANDER_ROW (expander), TRUE);
  gtk_widget_grab_focus (row);
  return TRUE;
}

/**
 * wr_options_group_show_problem:
 * @path: a key of the job file
 * @message: what is wrong with it
 *
 * Opens the row of @path, says @message beside what is written until it is edited, and puts the
 * focus there.
 *
 * Returns: whether there is a row for @path
 */
gboolean
wr_options_group_show_problem (WrOptionsGroup *self, const char *path, const char *message)
{
  g_return_val_if_fail (WR_IS_OPTIONS_GROUP (self), FALSE);

  if (g_str_equal (path, "wait_for.selector")) {
    wr_reason_row_set_reason (self->wait_reason, message);
    return focus_row (self, GTK_WIDGET (self->wait_row));
  }
  if (g_str_has_prefix (path, "browser.arguments")) {
    wr_reason_row_set_reason (self->arguments_reason, message);
    return focus_row (self, GTK_WIDGET (self->arguments_row));
  }
  for (gsize i = 0; i < G_N_ELEMENTS (numbers); i++)
    if (g_str_equal (path, numbers[i].path))
      return focus_row (self, G_STRUCT_MEMBER (GtkWidget *, self, numbers[i].row));
  return FALSE;
}

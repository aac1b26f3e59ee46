/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "wr-banner.h"
#include "wr-breakpoint-bin.h"
#include "wr-job-view.h"
#include "wr-results-view.h"
#include "wr-run-item.h"
#include "wr-window.h"
#include "wr-workers-view.h"

G_BEGIN_DECLS

struct _WrWindow {
  AdwApplicationWindow parent_instance;

  AdwToastOverlay *toast_overlay;
  WrBreakpointBin *bin;
  AdwSplitButton *open_button;
  GtkMenuButton *narrow_open_button;
  GtkButton *paste_button;
  GtkWidget *pause_button;
  GtkWidget *stop_button;
  GtkStack *stage;
  AdwViewStack *views;
  GtkSpinner *loading_spinner;
  WrJobView *job_view;
  WrResultsView *results_view;
  WrWorkersView *workers_view;
  WrBanner *problem_banner;
  WrBanner *held_banner;
  WrBanner *resume_banner;
  GtkLabel *hint_label;
  GtkLabel *driver_problem_label;
  GtkWidget *check_again_button;

  gboolean has_job; /* the stage shows the views */
  GSettings *settings;       /* (owned) */
  GCancellable *cancellable; /* (owned) cancelled when the window goes */

  /* The job: wr-window-file.c */
  WrJob *saved_job; /* (owned) as it was opened or saved last */
  GFile *file;      /* (owned) (nullable) where it was opened from or saved to */
  char *job_name;   /* (owned) as shown */
  gboolean unsaved;
  gboolean close_when_saved;

  /* The run: wr-window-run.c */
  WrRun *run; /* (owned) (nullable) the last one */
  gboolean starting;
  gboolean closing; /* the window is hidden and goes when the run has ended */
  int quarter; /* of the run's pages, that was told last */
  guint inhibit_cookie;

  /* Its earlier runs: wr-window-resume.c */
  WrRunItem *resumable;  /* (owned) (nullable) the run that can go on */
  gboolean resume_first; /* the job is still the one of that run */
  gboolean deleted;      /* that run was deleted; as long as there is Undo it may come back */
  GCancellable *looking; /* (owned) (nullable) */
  GCancellable *opening; /* (owned) (nullable) while a run's store is being read */
};

typedef enum {
  WR_WINDOW_PROP_0,
  WR_WINDOW_PROP_HAS_JOB,
  WR_WINDOW_PROP_JOB_NAME,
  WR_WINDOW_PROP_JOB_PLACE,
  WR_WINDOW_PROP_UNSAVED,
  WR_WINDOW_PROP_ACTIVE,
  WR_WINDOW_PROP_STARTABLE,
  WR_WINDOW_PROP_RESUMABLE,
  WR_WINDOW_PROP_RUN_STATE,
  WR_WINDOW_N_PROPS
} WrWindowProp;

/* wr-window.c */
void       wr_window_notify             (WrWindow       *self,
                                         WrWindowProp    prop);
void       wr_window_set_stage          (WrWindow       *self,
                                         const char     *name);
void       wr_window_show_view          (WrWindow       *self,
                                         const char     *name);
void       wr_window_show_problem       (WrWindow       *self,
                                         const char     *text);
void       wr_window_hide_problem       (WrWindow       *self);

/* wr-window-actions.c */
void       wr_window_install_actions    (GtkWidgetClass *widget_class);
void       wr_window_update_actions     (WrWindow       *self);
gboolean   wr_window_ask_comparing      (WrWindow       *self);

/* wr-window-file.c */
void       wr_window_file_init          (WrWindow       *self);
void       wr_window_choose_job         (WrWindow       *self);
void       wr_window_save               (WrWindow       *self);
void       wr_window_save_as            (WrWindow       *self);
void       wr_window_mark_changed       (WrWindow       *self);
gboolean   wr_window_has_changes        (WrWindow       *self);
void       wr_window_ask_unsaved        (WrWindow       *self);
void       wr_window_drop_files         (WrWindow       *self,
                                         GSList         *files);

/* wr-window-run.c */
gboolean   wr_window_is_active          (WrWindow       *self);
WrRunState wr_window_get_run_state      (WrWindow       *self);
void       wr_window_start              (WrWindow       *self);
void       wr_window_show_run           (WrWindow       *self,
                                         WrRun          *run); /* (nullable) */
void       wr_window_start_run          (WrWindow       *self);
void       wr_window_toggle_pause       (WrWindow       *self);
void       wr_window_stop               (WrWindow       *self);
void       wr_window_go_on              (WrWindow       *self);
void       wr_window_retry              (WrWindow       *self,
                                         GArray         *page_ids);
void       wr_window_retry_store        (WrWindow       *self);
void       wr_window_ask_running        (WrWindow       *self);
void       wr_window_leave              (WrWindow       *self);
void       wr_window_update_n_workers   (WrWindow       *self);
void       wr_window_forget_run         (WrWindow       *self);

/* wr-window-resume.c */
void       wr_window_look_for_run       (WrWindow       *self);
void       wr_window_offer_run          (WrWindow       *self,
                                         WrRunItem      *item); /* (nullable) */
gboolean   wr_window_can_resume         (WrWindow       *self);
gboolean   wr_window_resumes_first      (WrWindow       *self);
void       wr_window_note_edited        (WrWindow       *self);
void       wr_window_update_resume      (WrWindow       *self);
void       wr_window_resume             (WrWindow       *self);
void       wr_window_stop_opening       (WrWindow       *self);
void       wr_window_start_or_resume    (WrWindow       *self);
void       wr_window_dismiss_resume     (WrWindow       *self);
void       wr_window_show_runs          (WrWindow       *self);
void       wr_window_note_job_file      (WrWindow       *self);

G_END_DECLS

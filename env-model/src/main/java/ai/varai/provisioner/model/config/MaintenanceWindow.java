package ai.varai.provisioner.model.config;

import ai.varai.provisioner.model.describe.Default;
import ai.varai.provisioner.model.describe.Doc;
import ai.varai.provisioner.model.describe.Range;
import ai.varai.provisioner.model.describe.Required;

/** The hour of the week in which Cloud SQL may restart the database to update it. */
@Doc("The hour of the week in which Cloud SQL may restart the database to update it.")
public record MaintenanceWindow(
    @Doc(value = "Day of the week, UTC.", example = "sunday") @Required Day day,
    @Doc(value = "Hour in which it begins, UTC.", example = "4") @Required @Range(min = 0, max = 23)
        int hour,
    @Doc("How soon after its release an update is installed.") @Default("stable")
        MaintenanceTrack updateTrack) {}

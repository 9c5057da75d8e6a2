package ai.varai.provisioner.gcp.sql;

import ai.varai.provisioner.gcp.handler.Cloud;
import ai.varai.provisioner.gcp.mark.Marks;
import ai.varai.provisioner.lifecycle.spi.Ownership;
import ai.varai.provisioner.lifecycle.spi.ProviderException;
import ai.varai.provisioner.model.kind.SqlInstance;
import ai.varai.provisioner.model.resource.KindName;
import com.google.api.services.sqladmin.SQLAdmin;
import com.google.api.services.sqladmin.model.DatabaseInstance;
import com.google.api.services.sqladmin.model.Operation;
import com.google.api.services.sqladmin.model.Settings;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The project's instances of Cloud SQL that carry marks, and what can be done with them. */
public final class SqlInstances {
  private static final String API = "sqladmin";
  private final Cloud cloud;

  public SqlInstances(Cloud cloud) {
    this.cloud = cloud;
  }

  /** All that this program has made, of whichever environment. */
  public List<DatabaseInstance> marked() throws ProviderException, InterruptedException {
    return cloud.calls().look(API, "list Cloud SQL instances", this::list);
  }

  List<DatabaseInstance> list() throws IOException {
    SQLAdmin sql = cloud.clients().sql();
    var all = new ArrayList<DatabaseInstance>();
    String page = null;
    do {
      var answer =
          sql.instances()
              .list(cloud.project())
              .setFilter("settings.userLabels.managed-by:" + Ownership.MANAGED_BY)
              .setPageToken(page)
              .execute();
      if (answer.getItems() != null) {
        all.addAll(answer.getItems());
      }
      page = answer.getNextPageToken();
    } while (page != null && !page.isEmpty());
    return all;
  }

  /** Whose marks an instance carries. */
  public static Optional<Ownership> owner(DatabaseInstance instance) {
    return Marks.owner(KindName.of(SqlInstance.class), labels(instance));
  }

  static Map<String, String> labels(DatabaseInstance instance) {
    var settings = instance.getSettings();
    return settings == null || settings.getUserLabels() == null
        ? Map.of()
        : settings.getUserLabels();
  }

  /** Whether it rests until somebody starts it. */
  public static boolean stopped(DatabaseInstance instance) {
    return instance.getSettings() != null
        && "NEVER".equals(instance.getSettings().getActivationPolicy());
  }

  /**
   * Begins to restart an instance, or to start one that is stopped.
   *
   * @return the name of the operation
   */
  public String restart(DatabaseInstance instance) throws ProviderException, InterruptedException {
    String name = instance.getName();
    return cloud
        .calls()
        .run(
            API,
            "restart Cloud SQL instance " + name,
            () -> {
              SQLAdmin.Instances instances = cloud.clients().sql().instances();
              Operation begun =
                  stopped(instance)
                      ? instances.patch(cloud.project(), name, running()).execute()
                      : instances.restart(cloud.project(), name).execute();
              return begun.getName();
            });
  }

  private static DatabaseInstance running() {
    return new DatabaseInstance().setSettings(new Settings().setActivationPolicy("ALWAYS"));
  }

  /**
   * Whether an operation has ended.
   *
   * @throws ProviderException also where it ended badly
   */
  public boolean ended(String operation) throws ProviderException, InterruptedException {
    var state =
        SqlHandler.state(
            "Cloud SQL",
            cloud
                .calls()
                .look(
                    API,
                    "ask for operation " + operation,
                    () ->
                        cloud
                            .clients()
                            .sql()
                            .operations()
                            .get(cloud.project(), operation)
                            .execute()));
    if (state.failure().isPresent()) {
      throw state.failure().get();
    }
    return state.done();
  }
}

package ai.varai.provisioner.gcp.sql;

import ai.varai.provisioner.gcp.client.Failures;
import ai.varai.provisioner.gcp.handler.Cloud;
import ai.varai.provisioner.gcp.handler.Permissions;
import ai.varai.provisioner.gcp.handler.Progressing;
import ai.varai.provisioner.gcp.handler.Question;
import ai.varai.provisioner.gcp.mark.Marks;
import ai.varai.provisioner.gcp.operation.OperationState;
import ai.varai.provisioner.lifecycle.spi.CallContext;
import ai.varai.provisioner.lifecycle.spi.Check;
import ai.varai.provisioner.lifecycle.spi.Observed;
import ai.varai.provisioner.lifecycle.spi.Progress;
import ai.varai.provisioner.lifecycle.spi.ProviderException;
import ai.varai.provisioner.lifecycle.spi.ProviderException.Category;
import ai.varai.provisioner.model.kind.SqlInstance;
import com.google.api.client.util.Data;
import com.google.api.services.sqladmin.SQLAdmin;
import com.google.api.services.sqladmin.model.DatabaseInstance;
import com.google.api.services.sqladmin.model.Settings;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Cloud SQL instances. A new major version is a patch of its own, before all else, and so is the
 * start of an instance that somebody stopped; one that a schedule stopped is left alone. Deletion
 * protection is on at Google too; by the time that the engine asks for a deletion it has been
 * lifted here, and is lifted there.
 */
public final class SqlInstanceHandler extends SqlHandler<SqlInstance> {
  private static final String UNPROTECT = "unprotect/";
  private static final String INSTEAD =
      "leave the value as it is; or save the data, destroy the environment, and bring it up anew";
  private static final Pattern NUMBER = Pattern.compile("\\d+");
  private static final Set<String> BROKEN = Set.of("FAILED", "SUSPENDED");

  private final SqlMapper mapper = new SqlMapper();
  private final Progressing progressing = new Progressing();
  private final StopSchedules schedules;

  public SqlInstanceHandler(Cloud cloud, SqlTurns turns) {
    super(SqlInstance.class, cloud, turns);
    this.schedules = new StopSchedules(cloud);
  }

  @Override
  public Permissions permissions() {
    return new Permissions(
        List.of("cloudsql.instances.list", "cloudsql.instances.get"),
        List.of("cloudsql.instances.create"),
        List.of("cloudsql.instances.update"),
        List.of("cloudsql.instances.delete"),
        List.of("roles/cloudsql.admin"));
  }

  @Override
  String instance(SqlInstance resource) {
    return resource.name();
  }

  @Override
  protected String label(SqlInstance instance) {
    return "Cloud SQL instance " + instance.name();
  }

  @Override
  public List<Observed<SqlInstance>> list(CallContext call)
      throws ProviderException, InterruptedException {
    var found = new ArrayList<Observed<SqlInstance>>();
    for (DatabaseInstance instance : instances(call)) {
      found.add(observed(instance));
    }
    return found;
  }

  @Override
  public Optional<Observed<SqlInstance>> read(SqlInstance identity, CallContext call)
      throws ProviderException, InterruptedException {
    Optional<DatabaseInstance> found =
        find(
            "read " + label(identity),
            () -> sql().instances().get(project(), identity.name()).execute());
    return found.isEmpty() ? Optional.empty() : Optional.of(observed(found.get()));
  }

  private Observed<SqlInstance> observed(DatabaseInstance instance)
      throws ProviderException, InterruptedException {
    return new Observed<>(
        mapper.record(instance),
        instance.getName(),
        Marks.owner(kindName(), SqlInstances.labels(instance)),
        defect(instance));
  }

  private Optional<String> defect(DatabaseInstance instance)
      throws ProviderException, InterruptedException {
    if (BROKEN.contains(String.valueOf(instance.getState()))) {
      return Optional.of("it is " + instance.getState());
    }
    return isToRun(instance) ? Optional.of("it is stopped") : Optional.empty();
  }

  /** Whether the instance is stopped and no schedule is there to start it again. */
  private boolean isToRun(DatabaseInstance instance)
      throws ProviderException, InterruptedException {
    return SqlInstances.stopped(instance) && !schedules.have(instance.getName());
  }

  /** A deleted instance keeps its name for a week. */
  @Override
  protected String takenAdvice() {
    return "Cloud SQL keeps the name of a deleted instance for a week; give it another name"
        + " (database_config.instance_name)";
  }

  @Override
  protected OperationState insert(SqlInstance wanted, CallContext call)
      throws ProviderException, InterruptedException {
    takeTurn(wanted, call);
    DatabaseInstance instance =
        mapper.instance(wanted, Marks.labels(wanted.labels(), call.owner(call.address())));
    String what = "create " + label(wanted);
    return state(what, call(what, () -> sql().instances().insert(project(), instance).execute()));
  }

  @Override
  protected OperationState change(
      SqlInstance wanted, Observed<SqlInstance> current, CallContext call)
      throws ProviderException, InterruptedException {
    DatabaseInstance now =
        look(
            "read " + label(wanted),
            () -> sql().instances().get(project(), wanted.name()).execute());
    Optional<DatabaseInstance> patch = next(wanted, now, call);
    if (patch.isEmpty()) {
      return OperationState.ended();
    }
    takeTurn(wanted, call);
    String what = "update " + label(wanted);
    return state(
        what,
        call(what, () -> sql().instances().patch(project(), wanted.name(), patch.get()).execute()));
  }

  /** The next of the patches that the change takes; empty when nothing differs. */
  private Optional<DatabaseInstance> next(
      SqlInstance wanted, DatabaseInstance now, CallContext call)
      throws ProviderException, InterruptedException {
    SqlInstance is = mapper.record(now);
    if (isToRun(now)) {
      return Optional.of(
          new DatabaseInstance().setSettings(new Settings().setActivationPolicy("ALWAYS")));
    }
    if (!is.databaseVersion().equals(wanted.databaseVersion())) {
      return Optional.of(new DatabaseInstance().setDatabaseVersion(wanted.databaseVersion()));
    }
    Map<String, String> labels = Marks.labels(wanted.labels(), call.owner(call.address()));
    if (mapper.same(wanted, is) && labels.equals(SqlInstances.labels(now))) {
      return Optional.empty();
    }
    DatabaseInstance patch = mapper.instance(wanted, labels);
    Settings settings = patch.getSettings();
    if (is.diskSizeGb() > wanted.diskSizeGb()) {
      settings.setDataDiskSizeGb(null); // it has grown by itself and cannot shrink
    }
    // A patch merges: what is not wanted any more has to be named.
    var merged = new LinkedHashMap<>(labels);
    SqlInstances.labels(now).keySet().stream()
        .filter(key -> !labels.containsKey(key))
        .forEach(key -> merged.put(key, Data.NULL_STRING));
    settings.setUserLabels(merged);
    return Optional.of(
        new DatabaseInstance().setSettings(settings.setSettingsVersion(version(now))));
  }

  private static Long version(DatabaseInstance now) {
    return now.getSettings().getSettingsVersion();
  }

  @Override
  protected Progress<SqlInstance> finished(SqlInstance wanted, CallContext call)
      throws ProviderException, InterruptedException {
    DatabaseInstance now =
        find(
                "read " + label(wanted),
                () -> sql().instances().get(project(), wanted.name()).execute())
            .orElseThrow(
                () ->
                    new ProviderException(
                        Category.TRANSIENT, label(wanted) + " is not to be seen yet", ""));
    Optional<DatabaseInstance> patch = next(wanted, now, call);
    if (patch.isEmpty()) {
      progressing.done(call);
      return Progress.done(observed(now));
    }
    progressing.step(
        call,
        label(wanted),
        mapper.record(now) + " " + SqlInstances.labels(now) + " " + SqlInstances.stopped(now));
    return update(wanted, observed(now), call);
  }

  /**
   * Google takes away no private network, no major version and no part of a disk (one that may grow
   * by itself is left as large as it has become). Making the instance anew is no way either: it
   * would lose its data, and its name rests for a week.
   */
  @Override
  public Optional<Impossible> impossible(SqlInstance wanted, Observed<SqlInstance> current) {
    SqlInstance is = current.resource();
    if (is.privateNetwork().isPresent() && wanted.privateNetwork().isEmpty()) {
      return Optional.of(
          new Impossible("Cloud SQL takes no instance out of its private network", INSTEAD));
    }
    if (major(wanted) < major(is)) {
      return Optional.of(
          new Impossible(
              "Cloud SQL goes back to no earlier version; it has "
                  + is.databaseVersion()
                  + ", and "
                  + wanted.databaseVersion()
                  + " is wanted",
              INSTEAD));
    }
    if (!wanted.diskGrows() && !is.diskGrows() && wanted.diskSizeGb() < is.diskSizeGb()) {
      return Optional.of(
          new Impossible(
              "Cloud SQL shrinks no disk; it has "
                  + is.diskSizeGb()
                  + " GB, and "
                  + wanted.diskSizeGb()
                  + " are wanted",
              INSTEAD));
    }
    return Optional.empty();
  }

  /** The number of {@code POSTGRES_14}; of {@code POSTGRES_9_6} the first one. */
  private static int major(SqlInstance instance) {
    Matcher number = NUMBER.matcher(instance.databaseVersion());
    return number.find() ? Integer.parseInt(number.group()) : 0;
  }

  @Override
  public Optional<Impossible> keepsName(Observed<SqlInstance> current) {
    return Optional.of(
        new Impossible(
            "Cloud SQL keeps the name "
                + current.resource().name()
                + " for a week after the instance was deleted",
            "give it another name in the same change (database_config.instance_name); or save the"
                + " data, destroy the environment, and bring it up anew"));
  }

  @Override
  protected OperationState remove(Observed<SqlInstance> current, CallContext call)
      throws ProviderException, InterruptedException {
    SqlInstance gone = current.resource();
    DatabaseInstance now =
        look("read " + label(gone), () -> sql().instances().get(project(), gone.name()).execute());
    takeTurn(gone, call);
    if (Boolean.TRUE.equals(now.getSettings().getDeletionProtectionEnabled())) {
      String what = "lift the deletion protection of " + label(gone);
      var patch =
          new DatabaseInstance().setSettings(new Settings().setDeletionProtectionEnabled(false));
      OperationState state =
          state(
              what,
              call(what, () -> sql().instances().patch(project(), gone.name(), patch).execute()));
      return lifted(state);
    }
    String what = "delete " + label(gone);
    return state(what, call(what, () -> deletion(mapper.record(now), call).execute()));
  }

  /**
   * What the settings say is said with the call too: the call makes the backup whatever becomes of
   * the settings until then, and gives it the description by which somebody finds it months later.
   */
  private SQLAdmin.Instances.Delete deletion(SqlInstance gone, CallContext call)
      throws IOException {
    SQLAdmin.Instances.Delete delete = sql().instances().delete(project(), gone.name());
    if (gone.finalBackup().isPresent()) {
      delete
          .setEnableFinalBackup(true)
          .setFinalBackupTtlDays((long) gone.finalBackup().get().retentionDays())
          .setFinalBackupDescription(
              "Last backup of " + call.address() + " in environment " + call.environment());
    }
    return delete;
  }

  @Override
  public Optional<String> leftBehind(Observed<SqlInstance> current) {
    return current
        .resource()
        .finalBackup()
        .map(
            backup ->
                "a final backup is made first and kept for "
                    + backup.retentionDays()
                    + (backup.retentionDays() == 1 ? " day" : " days"));
  }

  /** The end of this operation is not the end of the deletion. */
  private static OperationState lifted(OperationState state) {
    return new OperationState(
        UNPROTECT + state.name(),
        state.done(),
        state.done() && state.failure().isEmpty()
            ? Optional.of(Failures.passing("deletion protection is lifted"))
            : state.failure());
  }

  @Override
  protected OperationState operation(String name) throws ProviderException, InterruptedException {
    return name.startsWith(UNPROTECT)
        ? lifted(super.operation(name.substring(UNPROTECT.length())))
        : super.operation(name);
  }

  @Override
  public List<Check> checks(Observed<SqlInstance> observed, CallContext call) {
    SqlInstance instance = observed.resource();
    return List.of(
        new Question(
            instance.name() + " runs on Cloud SQL",
            Duration.ofMinutes(5),
            () ->
                running(
                    find(
                        "read " + label(instance),
                        () -> sql().instances().get(project(), instance.name()).execute()),
                    schedules)));
  }
}

package ai.varai.provisioner.emulator.logging;

import ai.varai.provisioner.emulator.api.Call;
import ai.varai.provisioner.emulator.api.Emulation;
import ai.varai.provisioner.emulator.compute.Places;
import ai.varai.provisioner.emulator.error.GoogleError;
import ai.varai.provisioner.emulator.logging.LogHolders.Holder;
import ai.varai.provisioner.emulator.resourcemanager.Ancestors;
import ai.varai.provisioner.emulator.store.Codec;
import ai.varai.provisioner.emulator.store.Table;
import ai.varai.provisioner.emulator.support.Beside;
import ai.varai.provisioner.emulator.support.FieldMasks;
import com.google.logging.v2.CmekSettings;
import com.google.logging.v2.GetCmekSettingsRequest;
import com.google.logging.v2.GetSettingsRequest;
import com.google.logging.v2.Settings;
import com.google.logging.v2.UpdateCmekSettingsRequest;
import com.google.logging.v2.UpdateSettingsRequest;
import com.google.protobuf.FieldMask;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * The settings of the log router: of a project, a folder, an organization or a billing account.
 * What one has not set, it has from what it lies in. They change nothing of buckets that are there.
 *
 * @see <a href="https://cloud.google.com/logging/docs/default-settings">Configure default
 *     settings</a>
 */
final class RouterSettings {

  private static final Set<String> CHANGEABLE =
      Set.of("storage_location", "disable_default_sink", "kms_key_name", "default_sink_config");
  private static final String SINK = "defaultSinkConfig";
  private static final Set<String> WIDE = Set.of("global", "us", "eu");

  private final Emulation emulation;
  private final LogHolders holders;
  private final Table<Settings> table;

  RouterSettings(Emulation emulation, LogHolders holders) {
    this.emulation = emulation;
    this.holders = holders;
    this.table = emulation.store().table("logging.settings", Codec.proto(Settings.class));
  }

  /**
   * Whose settings they are.
   *
   * @param home the project among whose rows they are kept; empty for all but projects
   */
  private record Owner(String name, String home, String agent) {}

  private Owner owner(String settings) {
    Holder holder = holders.of(settings);
    return new Owner(holder.name(), holder.home(), holders.agent(holder));
  }

  /** The owner, and all above it, nearest first. */
  private List<Owner> lineage(Owner owner) {
    List<Owner> out = new ArrayList<>(List.of(owner));
    emulation
        .plugin(Ancestors.class)
        .map(
            a ->
                owner.name().startsWith("billingAccounts/")
                    ? List.<String>of()
                    : owner.home().isEmpty()
                        ? a.lineage(owner.name()).stream().skip(1).toList()
                        : a.above(owner.home()))
        .orElse(List.of())
        .forEach(name -> out.add(new Owner(name, "", "")));
    return out;
  }

  private Settings own(Owner owner) {
    return table.get(owner.home(), owner.name()).orElse(Settings.getDefaultInstance());
  }

  private Settings inForce(Owner owner) {
    Settings.Builder out = Settings.newBuilder();
    for (Owner each : lineage(owner)) {
      Settings set = own(each);
      if (out.getStorageLocation().isEmpty()) {
        out.setStorageLocation(set.getStorageLocation());
      }
      if (out.getKmsKeyName().isEmpty()) {
        out.setKmsKeyName(set.getKmsKeyName());
      }
      if (!Beside.of(out).has(SINK)) {
        Beside.copy(set, out, SINK);
      }
      out.setDisableDefaultSink(out.getDisableDefaultSink() || set.getDisableDefaultSink());
    }
    String agent = owner.agent();
    out.setName(owner.name() + "/settings").setKmsServiceAccountId(agent);
    Beside.set(out, Beside.of(out).put("loggingServiceAccountId", agent));
    return out.build();
  }

  Settings get(GetSettingsRequest q, Call call) {
    return inForce(owner(q.getName()));
  }

  Settings update(UpdateSettingsRequest q, Call call) {
    return change(owner(q.getName()), q.getSettings(), q.getUpdateMask());
  }

  private Settings change(Owner owner, Settings asked, FieldMask mask) {
    for (String field : mask.getPathsList()) {
      if (!CHANGEABLE.contains(field)) {
        throw GoogleError.badField("update_mask", "The field " + field + " cannot be changed.");
      }
    }
    String location = asked.getStorageLocation();
    if (!location.isEmpty() && !WIDE.contains(location) && !Places.isRegion(location)) {
      throw GoogleError.badField(
          "settings.storage_location", "Location `" + location + "` does not exist");
    }
    emulation
        .store()
        .run(
            owner.home(),
            () -> table.put(owner.home(), owner.name(), FieldMasks.patch(own(owner), asked, mask)));
    return inForce(owner);
  }

  CmekSettings getCmek(GetCmekSettingsRequest q, Call call) {
    return cmek(inForce(owner(q.getName())));
  }

  private static CmekSettings cmek(Settings settings) {
    CmekSettings.Builder out =
        CmekSettings.newBuilder()
            .setName(settings.getName().replaceFirst("/settings$", "/cmekSettings"))
            .setServiceAccountId(settings.getKmsServiceAccountId())
            .setKmsKeyName(settings.getKmsKeyName());
    return out.build();
  }

  CmekSettings updateCmek(UpdateCmekSettingsRequest q, Call call) {
    return cmek(
        change(
            owner(q.getName()),
            Settings.newBuilder().setKmsKeyName(q.getCmekSettings().getKmsKeyName()).build(),
            FieldMask.newBuilder().addPaths("kms_key_name").build()));
  }
}

package ai.varai.provisioner.emulator.compute;

import ai.varai.provisioner.emulator.store.Codec;
import ai.varai.provisioner.emulator.store.Table;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Locale;

/** Settings of which there is one: those of a project's snapshots, and of a zone's instances. */
final class SettingsMethods {

  private final ComputeContext compute;
  private final Table<ObjectNode> table;

  SettingsMethods(ComputeContext compute) {
    this.compute = compute;
    this.table = compute.emulation().store().table("compute.settings", Codec.json());
  }

  void addTo(Handlers handlers) {
    for (String service :
        new String[] {
          "snapshotSettingsService", "regionSnapshotSettings", "instanceSettingsService"
        }) {
      handlers.add(service + ".get", this::now);
      handlers.add(service + ".patch", this::patch);
    }
  }

  private static String key(Request r) {
    return r.method().service() + "/" + r.url().scope();
  }

  private ObjectNode now(Request r) {
    return table.get(r.project().id(), key(r)).orElseGet(() -> usual(r));
  }

  private static ObjectNode usual(Request r) {
    ObjectNode out = Json.object();
    if (r.method().service().toLowerCase(Locale.ROOT).contains("snapshot")) {
      out.putObject("storageLocation").put("policy", "NEAREST_MULTI_REGION");
      return out;
    }
    out.put("kind", "compute#instanceSettings").put("zone", r.url().scopeLink());
    out.putObject("metadata").put("kind", "compute#metadata");
    return fingerprinted(out, r);
  }

  private static ObjectNode fingerprinted(ObjectNode settings, Request r) {
    settings.remove("fingerprint");
    return settings.put("fingerprint", Json.fingerprint(settings.toString(), key(r)));
  }

  private static void mask(ObjectNode settings, ObjectNode body, String mask) {
    ObjectNode before = settings.deepCopy();
    Json.mask(settings, body, mask);
    for (String fixed : new String[] {"kind", "zone", "fingerprint"}) {
      if (before.has(fixed)) {
        settings.set(fixed, before.get(fixed));
      }
    }
  }

  private ObjectNode patch(Request r) {
    ObjectNode body = r.body();
    ObjectNode raw = r.call().body();
    return compute
        .emulation()
        .store()
        .transact(
            r.project().id(),
            () -> {
              ObjectNode next = now(r).deepCopy();
              Verbs.checkFingerprint(next, body);
              Json.merge(next, body, raw, r.method().body());
              if (body.has("metadata")) {
                next.set("metadata", body.get("metadata")); // all of it, as it is to be
              }
              r.parameter("updateMask").ifPresent(mask -> mask(next, body, mask));
              if (next.has("fingerprint")) {
                fingerprinted(next, r);
              }
              table.put(r.project().id(), key(r), next);
              return compute
                  .operations()
                  .start(
                      new ResourceUrl(r.project().id(), r.url().scope(), "", ""),
                      compute.emulation().ids().numeric(19),
                      "patch",
                      r.user());
            });
  }
}

package ai.varai.provisioner.emulator.kms;

import ai.varai.provisioner.emulator.api.Call;
import ai.varai.provisioner.emulator.api.Emulation;
import ai.varai.provisioner.emulator.support.ListFilter;
import ai.varai.provisioner.emulator.support.Page;
import com.google.cloud.kms.v1.CreateKeyRingRequest;
import com.google.cloud.kms.v1.GetKeyRingRequest;
import com.google.cloud.kms.v1.KeyRing;
import com.google.cloud.kms.v1.ListKeyRingsRequest;
import com.google.cloud.kms.v1.ListKeyRingsResponse;

/** The methods on key rings, which can never be deleted. */
final class KeyRings {
  private static final int PAGE = 1_000;

  private final Emulation emulation;
  private final KeyTables tables;

  KeyRings(Emulation emulation, KeyTables tables) {
    this.emulation = emulation;
    this.tables = tables;
  }

  ListKeyRingsResponse list(ListKeyRingsRequest q, Call call) {
    KeyName parent = KeyName.location(emulation.projects(), q.getParent());
    Page<KeyRing> page =
        Page.of(
            ListFilter.parse(q.getFilter())
                .apply(tables.rings.list(parent.project().id(), parent.location() + "/keyRings/")),
            q.getPageSize(),
            q.getPageToken(),
            PAGE,
            PAGE,
            KeyRing::getName);
    return ListKeyRingsResponse.newBuilder()
        .addAllKeyRings(page.items())
        .setNextPageToken(page.nextToken())
        .setTotalSize(page.total())
        .build();
  }

  KeyRing get(GetKeyRingRequest q, Call call) {
    return tables.ring(KeyName.ring(emulation.projects(), q.getName()));
  }

  KeyRing create(CreateKeyRingRequest q, Call call) {
    KeyName name = KeyName.location(emulation.projects(), q.getParent()).withRing(q.getKeyRingId());
    String project = name.project().id();
    return emulation
        .store()
        .transact(
            project,
            () -> {
              if (tables.rings.contains(project, name.row())) {
                throw name.exists();
              }
              KeyRing ring =
                  KeyRing.newBuilder().setName(name.shown()).setCreateTime(tables.now()).build();
              tables.rings.put(project, name.row(), ring);
              return ring;
            });
  }
}

package ai.varai.provisioner.emulator.monitoring;

import ai.varai.provisioner.emulator.api.Emulation;
import ai.varai.provisioner.emulator.support.FieldMasks;
import ai.varai.provisioner.emulator.support.ListFilter;
import ai.varai.provisioner.emulator.support.NamedMessages;
import ai.varai.provisioner.emulator.support.Page;
import com.google.protobuf.Empty;
import com.google.protobuf.FieldMask;
import com.google.protobuf.Message;
import java.util.List;

/** A collection of configurations for which the service chooses the names. */
final class Configurations<M extends Message> {
  private static final int ID_DIGITS = 19;
  private static final int PAGE = 1000;

  private final Emulation emulation;
  private final String collection;
  private final NamedMessages<M> messages;

  Configurations(Emulation emulation, String collection, M prototype) {
    this.emulation = emulation;
    this.collection = collection;
    this.messages = new NamedMessages<>(emulation, "monitoring." + collection, prototype);
  }

  M create(String parent, M message) {
    String id = emulation.ids().numeric(ID_DIGITS);
    return messages.insert(messages.project(parent).name() + "/" + collection + "/" + id, message);
  }

  M get(String name) {
    return messages.require(name);
  }

  List<M> all(String parent) {
    return messages.list(parent, collection + "/");
  }

  Page<M> list(String parent, String filter, int size, String token) {
    List<M> all = ListFilter.parse(filter).apply(all(parent));
    return Page.of(all, size, token, PAGE, PAGE, Configurations::name);
  }

  private static String name(Message message) {
    return message.getField(message.getDescriptorForType().findFieldByName("name")).toString();
  }

  M update(String name, M message, FieldMask mask) {
    return mask.getPathsCount() == 0
        ? replace(name, message)
        : messages.update(name, now -> FieldMasks.patch(now, message, mask));
  }

  M replace(String name, M message) {
    return messages.update(name, now -> message);
  }

  Empty delete(String name) {
    messages.remove(name);
    return Empty.getDefaultInstance();
  }
}

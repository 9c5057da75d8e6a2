package ai.varai.provisioner.gcp.state;

import ai.varai.provisioner.lifecycle.spi.CallContext;
import ai.varai.provisioner.lifecycle.spi.Observed;
import ai.varai.provisioner.lifecycle.spi.Progress;
import ai.varai.provisioner.lifecycle.spi.ResourceHandler;
import ai.varai.provisioner.lifecycle.spi.ResourceProvider;
import ai.varai.provisioner.model.resource.ResourceGraph;
import ai.varai.provisioner.model.resource.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** A world of notes that remembers everything that was done to it. */
final class NoteBoard implements ResourceProvider, ResourceHandler<Note> {
  private final Map<String, Observed<Note>> notes = new ConcurrentHashMap<>();
  final List<String> effects = new CopyOnWriteArrayList<>();

  static ResourceGraph wish(String text, int count) {
    var graph = ResourceGraph.builder();
    for (int i = 0; i < count; i++) {
      graph.add("n" + i, new Note("note-" + i, Value.of(text)));
    }
    return graph.build();
  }

  List<String> texts() {
    return notes.values().stream().map(note -> note.resource().text().get()).sorted().toList();
  }

  @Override
  public String name() {
    return "board";
  }

  @Override
  public String describe() {
    return "a board";
  }

  @Override
  public List<ResourceHandler<?>> handlers() {
    return List.of(this);
  }

  @Override
  public Class<Note> kind() {
    return Note.class;
  }

  @Override
  public List<Observed<Note>> list(CallContext call) {
    return new ArrayList<>(notes.values());
  }

  @Override
  public Optional<Observed<Note>> read(Note identity, CallContext call) {
    return Optional.ofNullable(notes.get(identity.name()));
  }

  @Override
  public Progress<Note> create(Note wanted, CallContext call) {
    Observed<Note> made = Observed.of(wanted, wanted.name(), call.owner(call.address()));
    if (notes.putIfAbsent(wanted.name(), made) == null) {
      effects.add("create " + wanted.name() + " " + wanted.text().get());
    }
    return Progress.done(notes.getOrDefault(wanted.name(), made));
  }

  @Override
  public Progress<Note> update(Note wanted, Observed<Note> current, CallContext call) {
    Observed<Note> next = Observed.of(wanted, wanted.name(), call.owner(call.address()));
    notes.put(wanted.name(), next);
    effects.add("update " + wanted.name() + " " + wanted.text().get());
    return Progress.done(next);
  }

  @Override
  public Progress<Note> delete(Observed<Note> current, CallContext call) {
    if (notes.remove(current.id()) != null) {
      effects.add("delete " + current.id());
    }
    return Progress.gone();
  }
}

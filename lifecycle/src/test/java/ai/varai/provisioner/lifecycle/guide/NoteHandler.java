package ai.varai.provisioner.lifecycle.guide;

import ai.varai.provisioner.lifecycle.spi.CallContext;
import ai.varai.provisioner.lifecycle.spi.Observed;
import ai.varai.provisioner.lifecycle.spi.Ownership;
import ai.varai.provisioner.lifecycle.spi.Progress;
import ai.varai.provisioner.lifecycle.spi.ProviderException;
import ai.varai.provisioner.lifecycle.spi.ResourceHandler;
import ai.varai.provisioner.model.resource.ResourceAddress;
import ai.varai.provisioner.model.resource.Value;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** A note is a file: three lines that say whose it is, then the text. */
public record NoteHandler(Path folder) implements ResourceHandler<Note> {
  @Override
  public Class<Note> kind() {
    return Note.class;
  }

  @Override
  public List<Observed<Note>> list(CallContext call) throws ProviderException {
    var notes = new ArrayList<Observed<Note>>();
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.toList()) {
        Observed<Note> note = parse(file);
        note.owner()
            .filter(owner -> owner.sameStack(call.owner(owner.address())))
            .ifPresent(mine -> notes.add(note));
      }
      return notes;
    } catch (IOException e) {
      throw failure(e);
    }
  }

  @Override
  public Optional<Observed<Note>> read(Note identity, CallContext call) throws ProviderException {
    try {
      Path file = folder.resolve(identity.name());
      return Files.exists(file) ? Optional.of(parse(file)) : Optional.empty();
    } catch (IOException e) {
      throw failure(e);
    }
  }

  @Override
  public Progress<Note> create(Note wanted, CallContext call) throws ProviderException {
    Ownership mine = call.owner(call.address());
    Optional<Observed<Note>> there = read(wanted, call);
    if (there.isPresent() && !there.get().owner().equals(Optional.of(mine))) {
      throw new ProviderException(
          ProviderException.Category.CONFLICT,
          "somebody else has a note " + wanted.name(),
          "give yours another name");
    }
    try {
      Path file = folder.resolve(wanted.name());
      String marks = mine.environment() + "\n" + mine.stack() + "\n" + mine.address() + "\n";
      Files.writeString(file, marks + wanted.text().get());
      return Progress.done(parse(file));
    } catch (IOException e) {
      throw failure(e);
    }
  }

  @Override
  public Progress<Note> update(Note wanted, Observed<Note> current, CallContext call)
      throws ProviderException {
    return create(wanted, call);
  }

  @Override
  public Progress<Note> delete(Observed<Note> current, CallContext call) throws ProviderException {
    try {
      Files.deleteIfExists(folder.resolve(current.id()));
      return Progress.gone();
    } catch (IOException e) {
      throw failure(e);
    }
  }

  private static Observed<Note> parse(Path file) throws IOException {
    String[] lines = Files.readString(file).split("\n", 4);
    String name = file.getFileName().toString();
    var owner = new Ownership(lines[0], lines[1], ResourceAddress.parse(lines[2]));
    return Observed.of(new Note(name, Value.of(lines[3])), name, owner);
  }

  private static ProviderException failure(IOException e) {
    return new ProviderException(
        ProviderException.Category.TRANSIENT,
        "the folder cannot be used: " + e.getMessage(),
        "",
        e);
  }
}

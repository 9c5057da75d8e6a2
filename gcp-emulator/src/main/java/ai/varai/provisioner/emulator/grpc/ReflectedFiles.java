package ai.varai.provisioner.emulator.grpc;

import ai.varai.provisioner.emulator.api.ApiBuilder.Registered;
import ai.varai.provisioner.emulator.api.RoutedService;
import ai.varai.provisioner.emulator.api.TranslatedService;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.Descriptors.ServiceDescriptor;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The protobuf files of all services, with all that they import. */
final class ReflectedFiles {

  private final Map<String, ServiceDescriptor> services = new TreeMap<>();
  private final Map<String, FileDescriptor> files = new HashMap<>();

  ReflectedFiles(Collection<Registered> apis) {
    for (Registered api : apis) {
      Stream.of(
              api.methods().stream().map(m -> m.descriptor().getService()),
              api.routed().values().stream().map(RoutedService::descriptor),
              api.translated().values().stream().map(TranslatedService::descriptor))
          .flatMap(s -> s)
          .forEach(service -> services.putIfAbsent(service.getFullName(), service));
      api.types().forEach(type -> add(type.getFile()));
    }
    services.values().forEach(service -> add(service.getFile()));
  }

  private void add(FileDescriptor file) {
    if (files.putIfAbsent(file.getFullName(), file) == null) {
      file.getDependencies().forEach(this::add);
    }
  }

  Set<String> services() {
    return services.keySet();
  }

  Optional<FileDescriptor> named(String file) {
    return Optional.ofNullable(files.get(file));
  }

  /** The file that defines a service, method, message, field, enumeration or extension. */
  Optional<FileDescriptor> defining(String symbol) {
    return files.values().stream().filter(file -> defines(file, symbol)).findFirst();
  }

  /** The file that extends a message by a field of this number. */
  Optional<FileDescriptor> extending(String message, int number) {
    return extensions(message)
        .filter(e -> e.getNumber() == number)
        .map(FieldDescriptor::getFile)
        .findFirst();
  }

  /** The numbers by which a message is extended; empty where there is no such message. */
  Optional<List<Integer>> extensionsOf(String message) {
    return defining(message)
        .map(
            file ->
                extensions(message).map(FieldDescriptor::getNumber).distinct().sorted().toList());
  }

  /** A file and all that it imports, itself first. */
  static Set<FileDescriptor> closure(FileDescriptor file) {
    Set<FileDescriptor> all = new LinkedHashSet<>();
    close(file, all);
    return all;
  }

  private static void close(FileDescriptor file, Set<FileDescriptor> into) {
    if (into.add(file)) {
      file.getDependencies().forEach(dependency -> close(dependency, into));
    }
  }

  private Stream<FieldDescriptor> extensions(String message) {
    return files.values().stream()
        .flatMap(file -> file.getExtensions().stream())
        .filter(e -> e.getContainingType().getFullName().equals(message));
  }

  private static boolean defines(FileDescriptor file, String symbol) {
    String owner = file.getPackage().isEmpty() ? "" : file.getPackage() + ".";
    if (!symbol.startsWith(owner)) {
      return false;
    }
    String[] names = symbol.substring(owner.length()).split("\\.", -1);
    ServiceDescriptor service = file.findServiceByName(names[0]);
    if (service != null) {
      return names.length == 1 || (names.length == 2 && service.findMethodByName(names[1]) != null);
    }
    Descriptor message = file.findMessageTypeByName(names[0]);
    return message == null
        ? names.length == 1
            && (file.findEnumTypeByName(names[0]) != null
                || file.findExtensionByName(names[0]) != null)
        : defines(message, names, 1);
  }

  private static boolean defines(Descriptor message, String[] names, int at) {
    if (at == names.length) {
      return true;
    }
    Descriptor nested = message.findNestedTypeByName(names[at]);
    return nested != null
        ? defines(nested, names, at + 1)
        : at == names.length - 1
            && (message.findEnumTypeByName(names[at]) != null
                || message.findFieldByName(names[at]) != null);
  }
}

package ai.varai.provisioner.emulator.grpc;

import ai.varai.provisioner.emulator.api.Answers;
import ai.varai.provisioner.emulator.api.Apis;
import ai.varai.provisioner.emulator.api.Requests;
import ai.varai.provisioner.emulator.error.GoogleError;
import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.Empty;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.UnknownFieldSet;
import com.google.protobuf.UnknownFieldSet.Field;
import com.google.rpc.Code;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Tells tools such as grpcurl and Postman which services there are and what their messages look
 * like. Google's endpoints have no such service; the tools need the protobuf files there. Here the
 * descriptors are read with the first question, so that who does not ask pays nothing.
 *
 * <p>Both versions have the same messages, which are written field by field: no class of theirs is
 * among the emulator's.
 *
 * @see <a
 *     href="https://github.com/grpc/grpc-proto/blob/master/grpc/reflection/v1/reflection.proto">
 *     reflection.proto</a>
 */
final class ServerReflection {

  private static final Set<String> PATHS =
      Set.of(
          "/grpc.reflection.v1.ServerReflection/ServerReflectionInfo",
          "/grpc.reflection.v1alpha.ServerReflection/ServerReflectionInfo");

  // The fields of a request.
  private static final int HOST = 1;
  private static final int FILE_BY_FILENAME = 3;
  private static final int FILE_CONTAINING_SYMBOL = 4;
  private static final int FILE_CONTAINING_EXTENSION = 5;
  private static final int ALL_EXTENSION_NUMBERS = 6;
  private static final int LIST_SERVICES = 7;

  // The fields of an answer.
  private static final int VALID_HOST = 1;
  private static final int ORIGINAL_REQUEST = 2;
  private static final int FILES = 4;
  private static final int EXTENSION_NUMBERS = 5;
  private static final int SERVICES = 6;
  private static final int ERROR = 7;

  private final Apis apis;
  private volatile @Nullable ReflectedFiles files;

  ServerReflection(Apis apis) {
    this.apis = apis;
  }

  static boolean serves(String path) {
    return PATHS.contains(path);
  }

  /**
   * One conversation.
   *
   * @param encoding what {@code grpc-encoding} says
   */
  Requests<byte[]> converse(String encoding, Answers<Message> answers) {
    return new Requests<>() {
      @Override
      public void next(byte[] frame) {
        answers.send(List.of(answer(GrpcFrames.read(frame, encoding))).iterator());
      }

      @Override
      public void end() {
        answers.end();
      }
    };
  }

  private Message answer(byte[] request) {
    UnknownFieldSet asked;
    try {
      asked = UnknownFieldSet.parseFrom(request);
    } catch (InvalidProtocolBufferException e) {
      throw GoogleError.of(Code.INTERNAL, "Invalid protobuf byte sequence");
    }
    UnknownFieldSet.Builder answer =
        UnknownFieldSet.newBuilder()
            .addField(VALID_HOST, text(text(asked, HOST)))
            .addField(ORIGINAL_REQUEST, bytes(ByteString.copyFrom(request)));
    answer(asked, answer);
    return Empty.newBuilder().setUnknownFields(answer.build()).build();
  }

  private void answer(UnknownFieldSet asked, UnknownFieldSet.Builder answer) {
    ReflectedFiles known = files();
    if (asked.hasField(LIST_SERVICES)) {
      Field.Builder services = Field.newBuilder();
      known
          .services()
          .forEach(name -> services.addLengthDelimited(message(1, text(name)).toByteString()));
      answer.addField(SERVICES, message(message(1, services.build())));
    } else if (asked.hasField(FILE_BY_FILENAME)) {
      String name = text(asked, FILE_BY_FILENAME);
      file(known.named(name), name, answer);
    } else if (asked.hasField(FILE_CONTAINING_SYMBOL)) {
      String symbol = text(asked, FILE_CONTAINING_SYMBOL);
      file(known.defining(symbol), symbol, answer);
    } else if (asked.hasField(FILE_CONTAINING_EXTENSION)) {
      UnknownFieldSet extension = extension(asked);
      String type = text(extension, 1);
      int number =
          extension.getField(2).getVarintList().stream().reduce(0L, (a, b) -> b).intValue();
      file(known.extending(type, number), type + "." + number, answer);
    } else if (asked.hasField(ALL_EXTENSION_NUMBERS)) {
      String type = text(asked, ALL_EXTENSION_NUMBERS);
      known
          .extensionsOf(type)
          .ifPresentOrElse(
              numbers -> {
                UnknownFieldSet.Builder all = UnknownFieldSet.newBuilder().addField(1, text(type));
                if (!numbers.isEmpty()) {
                  Field.Builder each = Field.newBuilder();
                  numbers.forEach(each::addVarint);
                  all.addField(2, each.build());
                }
                answer.addField(EXTENSION_NUMBERS, message(all.build()));
              },
              () -> error(Code.NOT_FOUND, type + " not found", answer));
    } else {
      error(Code.INVALID_ARGUMENT, "The request asks for nothing that is known here", answer);
    }
  }

  private static UnknownFieldSet extension(UnknownFieldSet asked) {
    List<ByteString> values = asked.getField(FILE_CONTAINING_EXTENSION).getLengthDelimitedList();
    try {
      return values.isEmpty()
          ? UnknownFieldSet.getDefaultInstance()
          : UnknownFieldSet.parseFrom(values.get(values.size() - 1));
    } catch (InvalidProtocolBufferException e) {
      throw GoogleError.of(Code.INTERNAL, "Invalid protobuf byte sequence");
    }
  }

  private static void file(
      Optional<FileDescriptor> file, String name, UnknownFieldSet.Builder answer) {
    if (file.isEmpty()) {
      error(Code.NOT_FOUND, name + " not found", answer);
      return;
    }
    Field.Builder protos = Field.newBuilder();
    ReflectedFiles.closure(file.get())
        .forEach(each -> protos.addLengthDelimited(each.toProto().toByteString()));
    answer.addField(FILES, message(message(1, protos.build())));
  }

  private static void error(Code code, String message, UnknownFieldSet.Builder answer) {
    answer.addField(
        ERROR,
        message(
            UnknownFieldSet.newBuilder()
                .addField(1, Field.newBuilder().addVarint(code.getNumber()).build())
                .addField(2, text(message))
                .build()));
  }

  private ReflectedFiles files() {
    ReflectedFiles read = files;
    if (read == null) {
      read = new ReflectedFiles(apis.all());
      files = read;
    }
    return read;
  }

  private static UnknownFieldSet message(int number, Field field) {
    return UnknownFieldSet.newBuilder().addField(number, field).build();
  }

  private static Field message(UnknownFieldSet content) {
    return bytes(content.toByteString());
  }

  private static Field bytes(ByteString value) {
    return Field.newBuilder().addLengthDelimited(value).build();
  }

  private static Field text(String value) {
    return bytes(ByteString.copyFromUtf8(value));
  }

  /** The text of a field; empty where there is none. */
  private static String text(UnknownFieldSet message, int number) {
    List<ByteString> values = message.getField(number).getLengthDelimitedList();
    return values.isEmpty() ? "" : values.get(values.size() - 1).toStringUtf8();
  }
}

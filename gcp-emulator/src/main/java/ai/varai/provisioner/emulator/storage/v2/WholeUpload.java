package ai.varai.provisioner.emulator.storage.v2;

import ai.varai.provisioner.emulator.api.RouteCaller;
import com.google.protobuf.ByteString;
import com.google.storage.v2.Object;
import com.google.storage.v2.ObjectChecksums;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.UUID;

/** An upload of one stream: nothing is written before all has come. */
final class WholeUpload extends Upload {

  private final RouteCaller routes;
  private final Destination destination;

  WholeUpload(RouteCaller routes, Destination destination) {
    super(0);
    this.routes = routes;
    this.destination = destination;
  }

  @Override
  Optional<Object> flush() {
    return Optional.empty();
  }

  @Override
  long persisted() {
    return start() + pending().size();
  }

  @Override
  Object finish() {
    destination.checkSize(pending().size());
    String boundary = UUID.randomUUID().toString();
    ObjectChecksums sums = checksums();
    ByteString body =
        utf8("--" + boundary + "\r\ncontent-type: application/json\r\n\r\n")
            .concat(utf8(destination.described(sums).toString()))
            .concat(utf8("\r\n--" + boundary + "\r\n\r\n"))
            .concat(pending())
            .concat(utf8("\r\n--" + boundary + "--\r\n"));
    return Protos.object(
        destination
            .asked("multipart")
            .with("projection", "noAcl")
            .header("content-type", "multipart/related; boundary=" + boundary)
            .body(body.toByteArray())
            .json(routes));
  }

  private static ByteString utf8(String text) {
    return ByteString.copyFrom(text, StandardCharsets.UTF_8);
  }
}

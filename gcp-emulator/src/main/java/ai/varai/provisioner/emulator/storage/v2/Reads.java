package ai.varai.provisioner.emulator.storage.v2;

import ai.varai.provisioner.emulator.api.Answers;
import ai.varai.provisioner.emulator.api.Requests;
import ai.varai.provisioner.emulator.api.RouteCaller;
import ai.varai.provisioner.emulator.error.GoogleError;
import ai.varai.provisioner.emulator.storage.v2.Content.Span;
import com.google.common.collect.AbstractIterator;
import com.google.protobuf.FieldMask;
import com.google.rpc.Code;
import com.google.storage.v2.ContentRange;
import com.google.storage.v2.ReadObjectRequest;
import com.google.storage.v2.ReadObjectResponse;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/** {@code ReadObject}: one request, and the content in answers of at most two MiB. */
final class Reads implements Requests<ReadObjectRequest> {

  private final RouteCaller routes;
  private final Answers<ReadObjectResponse> answers;
  private boolean asked;

  Reads(RouteCaller routes, Answers<ReadObjectResponse> answers) {
    this.routes = routes;
    this.answers = answers;
  }

  @Override
  public void next(ReadObjectRequest q) {
    if (asked) {
      throw GoogleError.of(Code.INTERNAL, "Too many requests");
    }
    asked = true;
    FieldMask mask = q.getReadMask();
    Content content =
        Content.read(
            Asked.of("GET", Names.objectPath(q.getBucket(), q.getObject()))
                .number("generation", q.getGeneration())
                .conditions(q)
                .key(q.getCommonObjectRequestParams())
                .with("projection", Protos.contentProjection(mask)),
            routes);
    Span span = content.span(q.getReadOffset(), q.getReadLimit());
    if (span.isEmpty() && content.size() > 0) {
      throw Content.outOfRange(); // as a range of the JSON API that begins behind the last byte
    }
    ReadObjectResponse.Builder first =
        ReadObjectResponse.newBuilder()
            .setMetadata(content.metadata())
            .setObjectChecksums(content.metadata().getChecksums());
    if (q.getReadOffset() != 0 || q.getReadLimit() != 0) {
      first.setContentRange(
          ContentRange.newBuilder()
              .setStart(span.from())
              .setEnd(span.to())
              .setCompleteLength(content.size()));
    }
    ReadObjectResponse shown = Protos.masked(first.build(), mask);
    answers.send(chunks(content, span, shown));
    answers.end();
  }

  /** Content is always there, whatever the mask says; an empty object is an empty answer. */
  private static Iterator<ReadObjectResponse> chunks(
      Content content, Span whole, ReadObjectResponse first) {
    return new AbstractIterator<>() {
      private ReadObjectResponse next = first;
      private Span left = whole;
      private boolean begun;

      @Override
      protected @Nullable ReadObjectResponse computeNext() {
        if (begun && left.isEmpty()) {
          return endOfData();
        }
        var chunk = content.chunk(left);
        ReadObjectResponse answer = next.toBuilder().setChecksummedData(chunk).build();
        left = left.after(chunk.getContent().size());
        next = ReadObjectResponse.getDefaultInstance();
        begun = true;
        return answer;
      }
    };
  }

  @Override
  public void end() {
    if (!asked) {
      throw GoogleError.of(Code.INTERNAL, "Half-closed without a request");
    }
  }
}

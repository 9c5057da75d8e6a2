package ai.varai.provisioner.emulator.storage.v2;

import ai.varai.provisioner.emulator.api.Answers;
import ai.varai.provisioner.emulator.api.Requests;
import ai.varai.provisioner.emulator.api.RouteCaller;
import ai.varai.provisioner.emulator.error.ErrorRenderer;
import ai.varai.provisioner.emulator.error.GoogleError;
import ai.varai.provisioner.emulator.storage.v2.Content.Span;
import com.google.common.collect.AbstractIterator;
import com.google.protobuf.ByteString;
import com.google.storage.v2.BidiReadHandle;
import com.google.storage.v2.BidiReadObjectError;
import com.google.storage.v2.BidiReadObjectRequest;
import com.google.storage.v2.BidiReadObjectResponse;
import com.google.storage.v2.BidiReadObjectSpec;
import com.google.storage.v2.Object;
import com.google.storage.v2.ObjectRangeData;
import com.google.storage.v2.ReadRange;
import com.google.storage.v2.ReadRangeError;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * {@code BidiReadObject}: the first request says which object, and every one which ranges of it.
 * The version that was there when the stream opened is read all along. Nobody is sent elsewhere.
 */
final class BidiReads implements Requests<BidiReadObjectRequest> {

  private static final int MOST_RANGES = 100;

  private final RouteCaller routes;
  private final Answers<BidiReadObjectResponse> answers;
  private @Nullable Content content;

  BidiReads(RouteCaller routes, Answers<BidiReadObjectResponse> answers) {
    this.routes = routes;
    this.answers = answers;
  }

  @Override
  public void next(BidiReadObjectRequest q) {
    Content open = content;
    if (open == null) {
      if (!q.hasReadObjectSpec()) {
        throw GoogleError.invalidArgument("The first message must set read_object_spec.");
      }
      open = open(q.getReadObjectSpec());
      content = open;
    } else if (q.hasReadObjectSpec()) {
      throw GoogleError.invalidArgument("Only the first message may set read_object_spec.");
    }
    if (q.getReadRangesCount() > MOST_RANGES) {
      throw GoogleError.invalidArgument(
          "A message has at most " + MOST_RANGES + " ranges to read.");
    }
    for (ReadRange range : q.getReadRangesList()) {
      answers.send(chunks(open, range, span(open, range)));
    }
  }

  private Content open(BidiReadObjectSpec spec) {
    @SuppressWarnings("deprecation") // clients that have it still send it
    String projection = Protos.contentProjection(spec.getReadMask());
    Content opened =
        Content.read(
            Asked.of("GET", Names.objectPath(spec.getBucket(), spec.getObject()))
                .number("generation", spec.getGeneration())
                .conditions(spec)
                .key(spec.getCommonObjectRequestParams())
                .with("projection", projection),
            routes);
    BidiReadObjectResponse.Builder first =
        BidiReadObjectResponse.newBuilder().setReadHandle(handle(opened.metadata()));
    if (!spec.hasReadHandle()) {
      first.setMetadata(opened.metadata());
    }
    answers.send(List.of(first.build()).iterator());
    return opened;
  }

  /** Says nothing that the request which brings it back does not say itself. */
  private static BidiReadHandle handle(Object object) {
    return BidiReadHandle.newBuilder()
        .setHandle(
            ByteString.copyFromUtf8(
                object.getBucket() + "/" + object.getName() + "#" + object.getGeneration()))
        .build();
  }

  private static Span span(Content content, ReadRange range) {
    try {
      return content.span(range.getReadOffset(), range.getReadLength());
    } catch (GoogleError e) {
      throw e.withDetail(
          BidiReadObjectError.newBuilder()
              .addReadRangeErrors(
                  ReadRangeError.newBuilder()
                      .setReadId(range.getReadId())
                      .setStatus(ErrorRenderer.status(e)))
              .build());
    }
  }

  private static Iterator<BidiReadObjectResponse> chunks(
      Content content, ReadRange range, Span whole) {
    return new AbstractIterator<>() {
      private Span left = whole;
      private boolean begun;

      @Override
      protected @Nullable BidiReadObjectResponse computeNext() {
        if (begun && left.isEmpty()) {
          return endOfData();
        }
        var chunk = content.chunk(left);
        int length = chunk.getContent().size();
        ReadRange part =
            ReadRange.newBuilder()
                .setReadId(range.getReadId())
                .setReadOffset(left.from())
                .setReadLength(length)
                .build();
        left = left.after(length);
        begun = true;
        return BidiReadObjectResponse.newBuilder()
            .addObjectDataRanges(
                ObjectRangeData.newBuilder()
                    .setChecksummedData(chunk)
                    .setReadRange(part)
                    .setRangeEnd(left.isEmpty()))
            .build();
      }
    };
  }

  @Override
  public void end() {
    if (content == null) {
      throw GoogleError.invalidArgument("The first message must set read_object_spec.");
    }
    answers.end();
  }
}

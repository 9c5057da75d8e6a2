package ai.varai.provisioner.emulator.storage.v2;

import static ai.varai.provisioner.emulator.storage.v2.ServiceBucket.BUCKET;
import static ai.varai.provisioner.emulator.storage.v2.ServiceBucket.CONTENT;
import static ai.varai.provisioner.emulator.storage.v2.StreamAnswers.refused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.varai.provisioner.emulator.junit.GcpEmulatorExtension;
import com.google.protobuf.ByteString;
import com.google.storage.v2.AppendObjectSpec;
import com.google.storage.v2.BidiWriteObjectRequest;
import com.google.storage.v2.BidiWriteObjectResponse;
import com.google.storage.v2.CancelResumableWriteRequest;
import com.google.storage.v2.ChecksummedData;
import com.google.storage.v2.Object;
import com.google.storage.v2.ObjectChecksums;
import com.google.storage.v2.QueryWriteStatusRequest;
import com.google.storage.v2.ReadObjectRequest;
import com.google.storage.v2.StartResumableWriteRequest;
import com.google.storage.v2.WriteObjectRequest;
import com.google.storage.v2.WriteObjectResponse;
import com.google.storage.v2.WriteObjectSpec;
import io.grpc.Status.Code;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.StreamObserver;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Writes of {@code google.storage.v2.Storage} message by message, in one stream and in several. */
class StorageWritesTest {

  @RegisterExtension static final GcpEmulatorExtension CLOUD = new GcpEmulatorExtension();

  private static ServiceBucket service;

  @BeforeAll
  static void connect() {
    service = new ServiceBucket(CLOUD.emulator());
  }

  @AfterAll
  static void disconnect() throws Exception {
    service.close();
  }

  private static List<WriteObjectResponse> write(WriteObjectRequest... requests) {
    StreamAnswers<WriteObjectResponse> answers = new StreamAnswers<>();
    StreamObserver<WriteObjectRequest> out = service.streams.writeObject(answers);
    for (WriteObjectRequest q : requests) {
      out.onNext(q);
    }
    out.onCompleted();
    return answers.all();
  }

  private static WriteObjectSpec.Builder spec(String object) {
    return WriteObjectSpec.newBuilder()
        .setResource(Object.newBuilder().setBucket(BUCKET).setName(object));
  }

  private static ChecksummedData data(int from, int to) {
    ByteString part = ByteString.copyFrom(CONTENT, from, to - from);
    return ChecksummedData.newBuilder().setContent(part).setCrc32C(Content.crc32c(part)).build();
  }

  @Test
  void aWriteOfOneStreamChecksOffsetsSizesAndChecksums() {
    WriteObjectRequest.Builder first =
        WriteObjectRequest.newBuilder()
            .setWriteObjectSpec(spec("one").setObjectSize(300))
            .setChecksummedData(data(0, 200));
    WriteObjectRequest.Builder last =
        WriteObjectRequest.newBuilder()
            .setWriteOffset(150) // what came already is skipped
            .setChecksummedData(data(150, 300))
            .setObjectChecksums(
                ObjectChecksums.newBuilder()
                    .setCrc32C(Content.crc32c(ByteString.copyFrom(CONTENT, 0, 300))))
            .setFinishWrite(true);
    List<WriteObjectResponse> answers = write(first.build(), last.build());
    assertThat(answers).hasSize(1);
    assertThat(answers.get(0).getResource().getSize()).isEqualTo(300);
    assertThat(service.json.readAllBytes("service", "one")).isEqualTo(Arrays.copyOf(CONTENT, 300));

    refused(
        Code.OUT_OF_RANGE, () -> write(first.build(), last.clone().setWriteOffset(201).build()));
    refused(
        Code.OUT_OF_RANGE,
        () -> write(first.build(), last.clone().setChecksummedData(data(150, 299)).build()));
    refused(
        Code.INVALID_ARGUMENT,
        () ->
            write(
                first.build(),
                last.clone()
                    .setObjectChecksums(ObjectChecksums.newBuilder().setCrc32C(1))
                    .build()));
    refused(
        Code.INVALID_ARGUMENT,
        () ->
            write(
                first.build(),
                last.clone().setChecksummedData(data(150, 300).toBuilder().setCrc32C(1)).build()));
    refused(Code.INVALID_ARGUMENT, () -> write(first.build()));
    refused(Code.INVALID_ARGUMENT, () -> write(last.build()));
    refused(Code.INVALID_ARGUMENT, () -> write());
    refused(
        Code.FAILED_PRECONDITION,
        () ->
            write(
                first
                    .clone()
                    .setWriteObjectSpec(spec("one").setIfGenerationMatch(0))
                    .setFinishWrite(true)
                    .build()));
  }

  private static String start(WriteObjectSpec.Builder spec) {
    return service
        .stub
        .startResumableWrite(
            StartResumableWriteRequest.newBuilder().setWriteObjectSpec(spec).build())
        .getUploadId();
  }

  private static WriteObjectRequest part(String upload, int from, int to, boolean finish) {
    return WriteObjectRequest.newBuilder()
        .setUploadId(upload)
        .setWriteOffset(from)
        .setChecksummedData(data(from, to))
        .setFinishWrite(finish)
        .build();
  }

  private static QueryWriteStatusRequest status(String upload) {
    return QueryWriteStatusRequest.newBuilder().setUploadId(upload).build();
  }

  @Test
  void aResumableWriteGoesOnWhereItEnded() {
    String upload = start(spec("parts/resumed").setObjectSize(CONTENT.length));
    assertThat(upload).startsWith(BUCKET + "/");
    assertThat(service.stub.queryWriteStatus(status(upload)).getPersistedSize()).isZero();

    int quantum = 256 << 10;
    assertThat(write(part(upload, 0, 3 * quantum + 5, false)).get(0).getPersistedSize())
        .as("whole units count")
        .isEqualTo(3 * quantum);
    assertThat(service.stub.queryWriteStatus(status(upload)).getPersistedSize())
        .isEqualTo(3 * quantum);
    refused(Code.OUT_OF_RANGE, () -> write(part(upload, 5 * quantum, 6 * quantum, false)));
    refused(Code.OUT_OF_RANGE, () -> write(part(upload, 3 * quantum, 4 * quantum, true)));

    // No message has more than four MiB.
    int middle = 2 * quantum + (2 << 20);
    WriteObjectResponse done =
        write(part(upload, 2 * quantum, middle, false), part(upload, middle, CONTENT.length, true))
            .get(0);
    assertThat(done.getResource().getSize()).isEqualTo(CONTENT.length);
    assertThat(service.json.readAllBytes("service", "parts/resumed")).isEqualTo(CONTENT);
    assertThat(service.stub.queryWriteStatus(status(upload)).getResource().getGeneration())
        .isEqualTo(done.getResource().getGeneration());
    assertThat(write(part(upload, 0, quantum, true)).get(0).getResource().getGeneration())
        .as("a finished write answers what it made")
        .isEqualTo(done.getResource().getGeneration());
  }

  @Test
  void aMessageOfMoreThanFourMebibytesIsRefused() {
    assertThatThrownBy(() -> write(part(start(spec("parts/large")), 0, (4 << 20) + 1, false)))
        .hasRootCauseInstanceOf(StatusRuntimeException.class)
        .rootCause()
        .hasMessageStartingWith("RESOURCE_EXHAUSTED: SERVER: Received message larger than max (")
        .hasMessageEndingWith(" vs. 4194304)");
  }

  @Test
  void theJsonApiGoesOnWithAResumableWrite() throws Exception {
    String upload = start(spec("mixed"));
    int quantum = 256 << 10;
    write(part(upload, 0, quantum, false));
    String id = upload.substring(upload.lastIndexOf('/') + 1);
    HttpResponse<String> answer =
        HttpClient.newHttpClient()
            .send(
                HttpRequest.newBuilder(
                        URI.create(
                            CLOUD.emulator().url()
                                + "/upload/storage/v1/b/service/o?uploadType=resumable&upload_id="
                                + id))
                    .header(
                        "content-range",
                        "bytes " + quantum + "-" + (quantum + 9) + "/" + (quantum + 10))
                    .PUT(HttpRequest.BodyPublishers.ofByteArray(CONTENT, quantum, 10))
                    .build(),
                HttpResponse.BodyHandlers.ofString());
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    assertThat(
            service
                .stub
                .readObject(
                    ReadObjectRequest.newBuilder().setBucket(BUCKET).setObject("mixed").build())
                .next()
                .getChecksummedData()
                .getContent()
                .toByteArray())
        .isEqualTo(Arrays.copyOf(CONTENT, quantum + 10));
  }

  @Test
  void aCancelledWriteIsGone() {
    String upload = start(spec("cancelled"));
    service.stub.cancelResumableWrite(
        CancelResumableWriteRequest.newBuilder().setUploadId(upload).build());
    refused(Code.NOT_FOUND, () -> service.stub.queryWriteStatus(status(upload)));
    refused(Code.NOT_FOUND, () -> write(part(upload, 0, 10, true)));
    refused(Code.INVALID_ARGUMENT, () -> service.stub.queryWriteStatus(status("invented")));
  }

  @Test
  void aBidirectionalWriteTellsHowFarItIs() throws Exception {
    String upload = start(spec("bidi"));
    int quantum = 256 << 10;
    StreamAnswers<BidiWriteObjectResponse> answers = new StreamAnswers<>();
    StreamObserver<BidiWriteObjectRequest> out = service.streams.bidiWriteObject(answers);
    out.onNext(
        BidiWriteObjectRequest.newBuilder()
            .setUploadId(upload)
            .setChecksummedData(data(0, 2 * quantum))
            .setFlush(true)
            .setStateLookup(true)
            .build());
    assertThat(answers.get(0).getPersistedSize()).isEqualTo(2 * quantum);
    out.onNext(
        BidiWriteObjectRequest.newBuilder()
            .setWriteOffset(2 * quantum)
            .setChecksummedData(data(2 * quantum, 2 * quantum + 3))
            .setFinishWrite(true)
            .build());
    assertThat(answers.get(1).getResource().getSize()).isEqualTo(2 * quantum + 3);
    out.onCompleted();
    assertThat(answers.all()).hasSize(2);
    assertThat(service.json.readAllBytes("service", "bidi"))
        .isEqualTo(Arrays.copyOf(CONTENT, 2 * quantum + 3));

    assertThat(
            refused(
                    Code.UNIMPLEMENTED,
                    () ->
                        bidi(
                            BidiWriteObjectRequest.newBuilder()
                                .setWriteObjectSpec(spec("appendable").setAppendable(true))
                                .build()))
                .getStatus()
                .getDescription())
        .contains("zonal bucket");
    refused(
        Code.UNIMPLEMENTED,
        () ->
            bidi(
                BidiWriteObjectRequest.newBuilder()
                    .setAppendObjectSpec(AppendObjectSpec.newBuilder().setBucket(BUCKET))
                    .build()));
  }

  private static List<BidiWriteObjectResponse> bidi(BidiWriteObjectRequest request) {
    StreamAnswers<BidiWriteObjectResponse> answers = new StreamAnswers<>();
    StreamObserver<BidiWriteObjectRequest> out = service.streams.bidiWriteObject(answers);
    out.onNext(request);
    out.onCompleted();
    return answers.all();
  }
}

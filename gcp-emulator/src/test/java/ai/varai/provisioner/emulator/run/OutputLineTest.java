package ai.varai.provisioner.emulator.run;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.logging.type.LogSeverity;
import com.google.logging.v2.LogEntry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OutputLineTest {

  private static LogEntry entry(String line) {
    return OutputLine.entry(line.replace('\'', '"')).build();
  }

  @ParameterizedTest
  @ValueSource(strings = {"listening at 8080", "{not json", "[1, 2]", "{'a': 1} and more", "{}x"})
  void whatIsNoObjectIsAText(String line) {
    assertThat(entry(line).getTextPayload()).isEqualTo(line.replace('\'', '"'));
    assertThat(entry(line).getSeverity()).isEqualTo(LogSeverity.DEFAULT);
  }

  @Test
  void someFieldsAreTheEntrysAndTheOthersItsPayload() {
    LogEntry e =
        entry(
            "{'severity':'NOTICE','message':'m','order':{'id':7},'time':'2026-01-02T03:04:05.5Z',"
                + "'logging.googleapis.com/trace':'projects/p/traces/t',"
                + "'logging.googleapis.com/spanId':'s','logging.googleapis.com/trace_sampled':true,"
                + "'logging.googleapis.com/insertId':'i',"
                + "'logging.googleapis.com/labels':{'team':'a'},"
                + "'logging.googleapis.com/operation':{'id':'o','first':true},"
                + "'logging.googleapis.com/sourceLocation':{'file':'f','line':'8'},"
                + "'httpRequest':{'requestMethod':'GET','status':503,'latency':'1.5s'}}");
    assertThat(e.getSeverity()).isEqualTo(LogSeverity.NOTICE);
    assertThat(e.getTrace()).isEqualTo("projects/p/traces/t");
    assertThat(e.getSpanId()).isEqualTo("s");
    assertThat(e.getTraceSampled()).isTrue();
    assertThat(e.getInsertId()).isEqualTo("i");
    assertThat(e.getLabelsMap()).containsEntry("team", "a");
    assertThat(e.getOperation().getFirst()).isTrue();
    assertThat(e.getSourceLocation().getLine()).isEqualTo(8);
    assertThat(e.getHttpRequest().getStatus()).isEqualTo(503);
    assertThat(e.getTimestamp().getNanos()).isEqualTo(500_000_000);
    assertThat(e.getJsonPayload().getFieldsMap()).containsOnlyKeys("message", "order");
  }

  @Test
  void aMessageThatIsAllThatIsLeftIsAText() {
    LogEntry e = entry("{'severity':'INFO','message':'ready'}");
    assertThat(e.getTextPayload()).isEqualTo("ready");
    assertThat(e.hasJsonPayload()).isFalse();
    assertThat(entry("{'message':7}").hasJsonPayload()).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "info,INFO",
    "WARN,WARNING",
    "Fatal,CRITICAL",
    "trace,DEBUG",
    "loud,DEFAULT",
    "ERROR,ERROR"
  })
  void severitiesAreKnownByTheWordsOfLoggingLibraries(String word, LogSeverity severity) {
    assertThat(entry("{'severity':'" + word + "','message':'m'}").getSeverity())
        .isEqualTo(severity);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'timestamp':{'seconds':1700000000,'nanos':5},'a':1} | 1700000000",
        "{'timestampSeconds':1700000000,'timestampNanos':5,'a':1} | 1700000000",
        "{'time':'yesterday','a':1} | 0",
        "{'timestamp':{'seconds':9223372036854775807},'a':1} | 0",
        "{'time':'-999999999-01-01T00:00:00Z','a':1} | 0",
      })
  void timesAreTakenInTheirForms(String line, long seconds) {
    assertThat(entry(line).getTimestamp().getSeconds()).isEqualTo(seconds);
  }
}

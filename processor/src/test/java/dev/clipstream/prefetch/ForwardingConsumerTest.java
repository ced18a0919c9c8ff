package dev.clipstream.prefetch;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.consumer.SubscriptionPattern;
import org.apache.kafka.common.MetricName;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.metrics.KafkaMetric;
import org.apache.kafka.common.metrics.Measurable;
import org.apache.kafka.common.metrics.MetricConfig;
import org.apache.kafka.common.utils.Time;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** No call of Kafka Streams' to a consumer is lost on the way, whatever a later Kafka adds. */
class ForwardingConsumerTest {

  private static final TopicPartition PARTITION = new TopicPartition("frames", 0);

  private record Call(Method method, List<Object> arguments, Object answer) {}

  private final List<Call> calls = new ArrayList<>();

  private static final class Bare extends ForwardingConsumer<byte[], byte[]> {
    Bare(Consumer<byte[], byte[]> delegate) {
      super(delegate);
    }
  }

  @SuppressWarnings("unchecked")
  private Consumer<byte[], byte[]> recording() {
    return (Consumer<byte[], byte[]>)
        Proxy.newProxyInstance(
            getClass().getClassLoader(),
            new Class<?>[] {Consumer.class},
            (proxy, method, arguments) -> {
              Object answer = sample(method.getReturnType());
              List<Object> given = arguments == null ? List.of() : Arrays.asList(arguments);
              calls.add(new Call(method, given, answer));
              return answer;
            });
  }

  static Stream<Method> methods() {
    return Arrays.stream(Consumer.class.getMethods());
  }

  @ParameterizedTest
  @MethodSource("methods")
  void everyMethodOfTheInterface_isForwarded_withItsArguments_andItsAnswer(Method method)
      throws Exception {
    Object[] arguments =
        Arrays.stream(method.getParameterTypes()).map(ForwardingConsumerTest::sample).toArray();
    Object answer = method.invoke(new Bare(recording()), arguments);
    assertThat(calls)
        .singleElement()
        .satisfies(
            call -> {
              assertThat(call.method().getName()).isEqualTo(method.getName());
              assertThat(call.method().getParameterTypes()).isEqualTo(method.getParameterTypes());
              assertThat(call.arguments()).containsExactly(arguments);
              assertThat(answer).isEqualTo(call.answer());
            });
  }

  @Test
  void noMethodIsLeftToADefaultOfTheInterface() {
    assertThat(methods())
        .allSatisfy(
            method ->
                assertThat(
                        ForwardingConsumer.class
                            .getDeclaredMethod(method.getName(), method.getParameterTypes())
                            .isDefault())
                    .isFalse());
  }

  /** What moves a position or takes a partition away also has to empty the buffer of it. */
  @Test
  void thePrefetch_seesEveryCallThatBearsOnWhatItHolds() {
    Set<String> bearing =
        Set.of(
            "poll",
            "position",
            "seek",
            "seekToBeginning",
            "seekToEnd",
            "subscribe",
            "unsubscribe",
            "assign",
            "close");
    assertThat(methods().filter(method -> bearing.contains(method.getName())))
        .hasSizeGreaterThan(bearing.size())
        .allSatisfy(
            method ->
                assertThat(
                        PrefetchingConsumer.class.getDeclaredMethod(
                            method.getName(), method.getParameterTypes()))
                    .isNotNull());
  }

  /** Some value of a type that consumers take or give. */
  private static Object sample(Class<?> type) {
    if (type == void.class) {
      return null;
    }
    Map<Class<?>, Object> samples =
        Map.ofEntries(
            Map.entry(long.class, 7L),
            Map.entry(String.class, "frames"),
            Map.entry(Duration.class, Duration.ofMillis(3)),
            Map.entry(TopicPartition.class, PARTITION),
            Map.entry(OffsetAndMetadata.class, new OffsetAndMetadata(7)),
            Map.entry(OptionalLong.class, OptionalLong.of(7)),
            Map.entry(Collection.class, Set.of(PARTITION)),
            Map.entry(Set.class, Set.of(PARTITION)),
            Map.entry(List.class, List.of()),
            Map.entry(Map.class, Map.of()),
            Map.entry(
                KafkaMetric.class,
                new KafkaMetric(
                    new Object(),
                    new MetricName("name", "group", "", Map.of()),
                    (Measurable) (config, now) -> 0,
                    new MetricConfig(),
                    Time.SYSTEM)),
            Map.entry(Uuid.class, Uuid.ZERO_UUID),
            Map.entry(Pattern.class, Pattern.compile("frames.*")),
            Map.entry(SubscriptionPattern.class, new SubscriptionPattern("frames.*")),
            Map.entry(CloseOptions.class, CloseOptions.timeout(Duration.ofMillis(3))),
            Map.entry(ConsumerGroupMetadata.class, new MockConsumer<>("earliest").groupMetadata()),
            Map.entry(ConsumerRecords.class, new ConsumerRecords<>(Map.of(), Map.of())));
    Object sample = samples.get(type);
    if (sample != null) {
      return sample;
    }
    if (type.isInterface()) {
      return Proxy.newProxyInstance(
          type.getClassLoader(),
          new Class<?>[] {type},
          (proxy, method, arguments) ->
              switch (method.getName()) {
                case "equals" -> proxy == arguments[0];
                case "hashCode" -> 1;
                default -> type.getSimpleName();
              });
    }
    throw new IllegalStateException("no sample of " + type);
  }
}

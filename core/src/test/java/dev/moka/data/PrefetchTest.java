package dev.moka.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.moka.MokaException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class PrefetchTest {
    @Test
    void valuesComeInOrderAndNoMoreAreMadeThanWait() throws InterruptedException {
        AtomicInteger made = new AtomicInteger();
        try (Prefetch<Integer> ahead = new Prefetch<>("test", 3, made::incrementAndGet)) {
            for (int i = 1; i <= 1000; i++) {
                assertThat(ahead.next()).isEqualTo(i);
            }
            Thread.sleep(50);
            assertThat(made.get()).isBetween(1000, 1000 + 3 + 1);
        }
        int atTheEnd = made.get();
        Thread.sleep(50);
        assertThat(made).hasValue(atTheEnd);
    }

    @Test
    void whatTheSupplierThrowsIsThrownInItsPlaceAndFromThenOn() {
        AtomicInteger made = new AtomicInteger();
        MokaException failure = MokaException.model("no third");
        try (Prefetch<Integer> ahead = new Prefetch<>("test", 1, () -> {
            if (made.incrementAndGet() == 3) {
                throw failure;
            }
            return made.get();
        })) {
            assertThat(ahead.next()).isEqualTo(1);
            assertThat(ahead.next()).isEqualTo(2);
            assertThatThrownBy(ahead::next).isSameAs(failure);
            assertThatThrownBy(ahead::next).isSameAs(failure);
        }
        assertThat(made).hasValue(3);
    }

    @Test
    void errorsAreThrownToo() {
        try (Prefetch<Integer> ahead = new Prefetch<>("test", 1, () -> {
            throw new AssertionError("memory");
        })) {
            assertThatThrownBy(ahead::next).isInstanceOf(AssertionError.class).hasMessage("memory");
        }
    }

    @Test
    void anInterruptedWaitIsTold() {
        try (Prefetch<Integer> ahead = new Prefetch<>("test", 1, () -> 1)) {
            Thread.currentThread().interrupt();
            assertThatThrownBy(ahead::next).isInstanceOf(MokaException.class).hasMessageContaining("interrupted");
            assertThat(Thread.interrupted()).isTrue();
            assertThat(ahead.next()).isEqualTo(1);
        }
    }
}

package dev.moka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class StorageTest {
    /** Numbers that are elsewhere, and how often they were fetched. */
    private static final class Elsewhere implements Storage.Twin, Source {
        private final int count;
        private final float value;
        private int fetched;

        Elsewhere(int count, float value) {
            this.count = count;
            this.value = value;
        }

        @Override
        public int count() {
            return count;
        }

        @Override
        public void copyTo(float[] target) {
            fetched++;
            Arrays.fill(target, 0, count, value);
        }

        @Override
        public @Nullable ByteBuffer floats() {
            return null;
        }
    }

    private final Storage storage = new Storage(3);

    @Test
    void isZeroUntilSomeoneWrites() {
        assertThat(storage.isZero()).isTrue();
        assertThat(storage.read()).containsExactly(0, 0, 0);
        storage.edit()[1] = 5;
        assertThat(storage.isZero()).isFalse();
        assertThat(storage.read()).containsExactly(0, 5, 0);
    }

    @Test
    void clearMakesZeroOfWhatWasThere() {
        Arrays.fill(storage.edit(), 7);
        storage.clear();
        assertThat(storage.isZero()).isTrue();
        assertThat(storage.read()).containsExactly(0, 0, 0);
    }

    @Test
    void everyChangeBumpsTheVersionAndReadingDoesNot() {
        long start = storage.version();
        storage.read();
        assertThat(storage.version()).isEqualTo(start);
        storage.edit();
        storage.overwrite();
        storage.setTwin(new Elsewhere(3, 1));
        storage.setSource(new Elsewhere(3, 1));
        storage.clear();
        assertThat(storage.version()).isEqualTo(start + 5);
    }

    @Test
    void aSourceIsFetchedOnceWhenFirstRead() {
        Elsewhere source = new Elsewhere(3, 4);
        storage.setSource(source);
        assertThat(source.fetched).isZero();
        assertThat(storage.read()).containsExactly(4, 4, 4);
        assertThat(storage.read()).containsExactly(4, 4, 4);
        assertThat(source.fetched).isEqualTo(1);
        assertThat(storage.source())
                .as("unchanged, so still the file's numbers")
                .isSameAs(source);
        storage.edit()[0] = 9;
        assertThat(storage.source()).isNull();
        assertThat(storage.read()).containsExactly(9, 4, 4);
    }

    @Test
    void aSourceOfAnotherCountIsRefused() {
        assertThatThrownBy(() -> storage.setSource(new Elsewhere(2, 4))).hasMessage("2 numbers for a storage of 3");
    }

    @Test
    void aTwinHasTheTruthUntilTheHostWrites() {
        Elsewhere twin = new Elsewhere(3, 6);
        Arrays.fill(storage.edit(), 1);
        storage.setTwin(twin);
        assertThat(storage.read()).containsExactly(6, 6, 6);
        storage.read();
        assertThat(twin.fetched).isEqualTo(1);
        assertThat(storage.twin()).as("both sides are up to date").isSameAs(twin);
        storage.edit()[2] = 0;
        assertThat(storage.twin()).isNull();
        assertThat(storage.read()).containsExactly(6, 6, 0);
    }

    @Test
    void overwritingDoesNotFetch() {
        Elsewhere twin = new Elsewhere(3, 6);
        storage.setTwin(twin);
        Arrays.fill(storage.overwrite(), 2);
        assertThat(twin.fetched).isZero();
        assertThat(storage.read()).containsExactly(2, 2, 2);
    }

    @Test
    void anotherCountDropsTheNumbersAndTheSameKeepsThem() {
        Arrays.fill(storage.edit(), 7);
        storage.resize(3);
        assertThat(storage.read()).containsExactly(7, 7, 7);
        storage.resize(2);
        assertThat(storage.read()).containsExactly(0, 0);
        assertThat(storage.isZero()).isTrue();
    }

    @Test
    void aLentArrayThatNobodyWritesChangesNothing() {
        storage.setTwin(new Elsewhere(3, 6));
        float[] read = storage.lend();
        long version = storage.version();
        storage.notice("it");
        assertThat(storage.version()).isEqualTo(version);
        assertThat(storage.twin()).isNotNull();
        read[2] = 7;
        storage.notice("it");
        storage.notice("it");
        assertThat(storage.version()).isEqualTo(version + 1);
        assertThat(storage.twin()).isNull();
        assertThat(storage.read()).containsExactly(6, 6, 7);
    }

    @Test
    void anArrayLentToBeWrittenIsWhateverTheNumbersBecome() {
        float[] edited = storage.lendToEdit();
        storage.setTwin(new Elsewhere(3, 6));
        assertThat(edited).containsExactly(6, 6, 6);
        storage.setSource(new Elsewhere(3, 5));
        assertThat(edited).containsExactly(5, 5, 5);
        storage.clear();
        assertThat(edited).containsExactly(0, 0, 0);
        edited[1] = 4;
        storage.notice("it");
        assertThat(storage.isZero()).isFalse();
        assertThat(storage.read()).isSameAs(edited).containsExactly(0, 4, 0);
    }

    @Test
    void anArrayLentToBeReadIsRefusedOnceItIsOutOfDate() {
        storage.setTwin(new Elsewhere(3, 6));
        float[] read = storage.lend();
        storage.setTwin(new Elsewhere(3, 7));
        storage.notice("it");
        read[0] = 1;
        assertThatThrownBy(() -> storage.notice("blob 'it'")).hasMessageStartingWith("blob 'it': ");
        assertThat(storage.lend()).containsExactly(7, 7, 7);
        storage.notice("it");
        storage.takeBack();
        storage.setTwin(new Elsewhere(3, 8));
        read[0] = 1;
        storage.notice("it");
        assertThat(storage.read()).containsExactly(8, 8, 8);
    }

    @Test
    void whatALayerTakesInsideANetIsNotLent() {
        new Turn().take(() -> storage.lendToEdit()[0] = 1);
        long version = storage.version();
        storage.notice("it");
        assertThat(storage.version()).isEqualTo(version);
    }
}

package dev.moka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class BlobTest {
    private final Blob blob = new Blob(2, 3, 4, 5);

    @Test
    void countsItsDimensions() {
        assertThat(blob.shape()).containsExactly(2, 3, 4, 5);
        assertThat(blob.axes()).isEqualTo(4);
        assertThat(blob.count()).isEqualTo(120);
        assertThat(blob.count(2)).isEqualTo(20);
        assertThat(blob.count(1, 3)).isEqualTo(12);
        assertThat(blob.shape(-1)).isEqualTo(5);
        assertThat(blob.shape(1)).isEqualTo(3);
        assertThat(new Blob().count()).as("a single number").isEqualTo(1);
        assertThat(new Blob(0, 5).count()).isZero();
    }

    @Test
    void axesOutsideAreRefused() {
        assertThatThrownBy(() -> blob.shape(4))
                .hasMessageContaining("axis 4 does not exist")
                .hasMessageContaining("-4 to 3");
        assertThatThrownBy(() -> blob.shape(-5)).hasMessageContaining("axis -5 does not exist");
    }

    @Test
    void absurdShapesAreRefused() {
        assertThatThrownBy(() -> new Blob(2, -1))
                .isInstanceOf(MokaException.class)
                .hasMessageContaining("is negative");
        assertThatThrownBy(() -> new Blob(1 << 16, 1 << 16)).hasMessageContaining("more numbers than");
        assertThatThrownBy(() -> Blob.checkedShape(List.of(1L << 31))).hasMessageContaining("more numbers than");
        assertThatThrownBy(() -> Blob.checkedShape(List.of(-1L))).hasMessageContaining("is negative");
        assertThatThrownBy(() -> Blob.checkedShape(Collections.nCopies(33, 1L)))
                .hasMessageContaining("at most 32 axes");
        assertThat(Blob.checkedShape(Collections.nCopies(32, 1L))).hasSize(32);
    }

    @Test
    void printsItsShapeAsPythonPrintsATuple() {
        assertThat(blob).hasToString("(2, 3, 4, 5)");
        assertThat(new Blob(96)).hasToString("(96,)");
        assertThat(new Blob()).hasToString("()");
    }

    @Test
    void dataAndDiffAreZeroUntilWritten() {
        assertThat(blob.data()).hasSize(120).containsOnly(0);
        assertThat(blob.diff()).hasSize(120).containsOnly(0);
        blob.edit()[3] = 1;
        assertThat(blob.diff()).containsOnly(0);
        assertThat(blob.data()[3]).isEqualTo(1);
    }

    @Test
    void setBroadcastsAnItemOrANumber() {
        Blob two = new Blob(2, 3);
        two.set(1, 2, 3);
        assertThat(two.data()).containsExactly(1, 2, 3, 1, 2, 3);
        two.set(7);
        assertThat(two.data()).containsOnly(7);
        two.set(1, 2, 3, 4, 5, 6);
        assertThat(two.data()).containsExactly(1, 2, 3, 4, 5, 6);
        assertThatThrownBy(() -> two.set(1, 2))
                .hasMessage("2 numbers do not fit a blob of shape (2, 3), which holds 6");
    }

    @Test
    void itemsAndPlacesLieInCOrder() {
        Blob two = new Blob(2, 2, 2);
        two.set(1, 2, 3, 4, 5, 6, 7, 8);
        assertThat(two.item(1)).containsExactly(5, 6, 7, 8);
        assertThat(two.at(1, 0, 1)).isEqualTo(6);
        assertThat(two.offset(1)).isEqualTo(4);
        two.setItem(0, 9, 9, 9, 9);
        assertThat(two.data()).containsExactly(9, 9, 9, 9, 5, 6, 7, 8);
        assertThatThrownBy(() -> two.setItem(0, 1)).hasMessageContaining("do not fit an item");
        assertThatThrownBy(() -> two.at(0, 2, 0)).hasMessageContaining("place [0, 2, 0] is outside");
    }

    @Test
    void anotherShapeOfTheSameCountKeepsTheNumbers() {
        blob.set(3);
        blob.reshape(4, 30);
        assertThat(blob.data()).containsOnly(3);
        blob.reshape(4, 31);
        assertThat(blob.data()).hasSize(124).containsOnly(0);
    }

    @Test
    void sharingIsOfDataOrDiffAlone() {
        Blob other = new Blob(120);
        other.shareData(blob);
        other.set(5);
        other.editDiff()[0] = 1;
        assertThat(blob.data()).containsOnly(5);
        assertThat(blob.diff()).containsOnly(0);
        other.shareDiff(blob);
        blob.editDiff()[1] = 2;
        assertThat(other.diff()[1]).isEqualTo(2);
        assertThatThrownBy(() -> new Blob(7).shareData(blob))
                .hasMessageContaining("(7,) and (2, 3, 4, 5) cannot share");
    }
}

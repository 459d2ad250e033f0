"""A report is read into claims with exact words, speaker, modality, time and background."""

from __future__ import annotations

from datetime import datetime
from time import process_time
from typing import Any

import pytest

from reconciler.intake.drafts import report_from
from reconciler.pipeline.claims import MOST_CLAIMS, read, reading_warnings
from reconciler.records import Claim, Modality, ReadReport
from reconciler.text.lexicon import Lexicon
from reconciler.text.modality import modality
from reconciler.text.names import codes, names
from reconciler.text.speakers import speaker

from .conftest import NOON, fields


def read_fields(lexicon: Lexicon, **given: Any) -> ReadReport:
    return read(report_from(fields(**given), NOON), lexicon)


def only(read_report: ReadReport, words: str) -> Claim:
    [found] = [claim for claim in read_report.claims if words in claim.text]
    return found


def test_spans_are_exact_in_title_and_text(lexicon: Lexicon) -> None:
    made = read_fields(
        lexicon,
        title="Ünïcode 😀 headline",
        text="Erster Satz ist kein Englisch but this is.\r\n\r\nThe second 😀 one is in the paper, they said.",
    )
    assert len(made.claims) == 3
    for claim in made.claims:
        assert getattr(made.report, claim.part)[claim.start : claim.end] == claim.text


@pytest.mark.parametrize(
    ("sentence", "who"),
    [
        ("Customs blocked the chips, according to three people briefed on the matter.", "three people briefed on the matter"),
        ("The ministry said the ban was lifted.", "The ministry"),
        ("The ban was lifted, the trade ministry said on Tuesday.", "the trade ministry"),
        ('"We are ready," said Jane Roe, who heads the port.', "Jane Roe"),
        ("Police told reporters that the man was free.", "Police"),
        ("The Port of Karsa is shut.", None),
        ("It was reported that the port is shut.", None),
        ("Prices rose by a tenth.", None),
        ("Officials told firms not to buy the chips, two of the people said.", "two of the people"),
        ("Talks may start in March, an adviser to one ministry said.", "an adviser to one ministry"),
        ("The United States on Tuesday cleared the chip for export.", None),
        ("He was questioned by regulators in Beijing about alleged back doors.", None),
        ("We leave our estimates unchanged.", None),
        ("The people could not say how long it would last.", None),
        ("Jane Roe, the mayor of Karsa, said the bridge would open.", "Jane Roe"),
        ("Dr. Ingrid Solheim, the board's chief physician, told reporters that it is over.", "Dr. Ingrid Solheim"),
        ("NASA, which paid $310 million for the flight, said it was not told of the fault until Tuesday.", "NASA"),
        ("Police, however, said the man was free.", "Police"),
        ("The dam is safe, argued the engineer, Tom Roe.", "the engineer, Tom Roe"),
        ("Two died, three were hurt, said Jane Roe.", "Jane Roe"),
        ("Two died, three were hurt, said prices rose to a peak.", None),
        ("Yesterday the firm said it was solvent.", "the firm"),
        ("Two weeks ago the firm said that it was solvent.", "the firm"),
        ("The firm regretted the leak and said that it was sealed.", "The firm"),
        ("According to the U.S. Coast Guard, the boat sank.", "the U.S. Coast Guard"),
        ("According to Dr. Anne Roe, it is safe.", "Dr. Anne Roe"),
        ("It sank, according to the mayor. Nobody saw it.", "the mayor"),
        ("Theresa May said the vote was lost.", "Theresa May"),
        ("Police have not confirmed reports of a death.", None),
        ("The army neither confirmed nor denied the strike.", None),
        ("The matter may have said it all.", None),
        ("The port is shut, people familiar with the matter said.", "people familiar with the matter"),
        # What stands before the subject: a time, a place, a dateline, a label.
        ("A week later a written notice confirmed it.", "a written notice"),
        ("In spring the company announced it.", "the company"),
        ("In Karsa the trade ministry said it was looking into it.", "the trade ministry"),
        ("On Monday night the German paper Sportblatt reported it.", "the German paper Sportblatt"),
        ("The next morning Tessel said it was solvent.", "Tessel"),
        ("In a statement the company's chairman said it was solvent.", "the company's chairman"),
        ("KARSA - Rovers manager Dougal Pryce insisted that he would stay.", "Rovers manager Dougal Pryce"),
        ("KARSA, June 3 - The mayor said the dam is safe.", "The mayor"),
        ("16:55 - The mayor said the dam is safe.", "The mayor"),
        ("In Karsa police said two men were held.", "Karsa police"),
        ("The day shift manager said the line was running.", "The day shift manager"),
        ("Residents along the northern ponds reported silent pumps.", "Residents along the northern ponds"),
        # What stands between subject and verb.
        ("The national police had twice said so.", "The national police"),
        ("The port authority first said 212.", "The port authority"),
        ("She again claimed to have won.", "She"),
        ("The mayor repeatedly denied that the dam leaked.", "The mayor"),
        ("She no longer claims to have won.", None),
        ("We can no longer say that it is safe.", None),
        ("The first minister said so.", "The first minister"),
        ("Tessel employs 900 people in the county and has said that it would stay.", "Tessel"),
        # Firms of two names.
        ("Dacre & Holm said that it stood by its audits.", "Dacre & Holm"),
        ("AT&T said that it was safe.", "AT&T"),
        ("Marks and Spencer said it would close shops.", "Marks and Spencer"),
        ("The ministry of transport and works said it was shut.", "The ministry of transport and works"),
        ("The port is shut and police said that two were hurt.", "police"),
        ("It was dark, a bank and two agencies in Karsa said.", "a bank and two agencies in Karsa"),
        # Nobody speaks, or who is asked.
        ("What does the company say?", None),
        ("Will the minister say what he knew?", None),
        ("Will Smith said it was safe.", "Will Smith"),
        ('"Nobody tells us anything," said Dora Reik, whose husband survived.', "Dora Reik"),
        ("No one said it was safe.", None),
        ("No official said it was safe.", None),
        # What is told of does not tell.
        ("Jane Roe, the mayor, denied a report that the dam leaked.", "Jane Roe"),
        ("The dam, said Jane Roe, was shut.", "Jane Roe"),
        ("Karsa dark, banks and shops cut off, says Delta Ledger", "Delta Ledger"),
        ("The firm, which had blamed others, said through its lawyers that it was wrong.", "The firm"),
        ("Ott said that they had lashed everything according to the rules.", "Ott"),
        ("According to the final count, 208 people were on board.", None),
        ("It was built according to plan.", None),
        # Beside «said» any noun is who speaks.
        ("It was the warmest May on record, the weather bureau said.", "the weather bureau"),
        ("Its registry said that the ship had sailed.", "Its registry"),
        ('"Now we look down on him," said a schoolgirl.', "a schoolgirl"),
        ("A painting said to be his was sold.", None),
        ("The toll claimed headlines.", None),
        ("A sign at the gate said so.", "A sign at the gate"),
        ("It leaked, according to the rules of the club.", None),
        ("It leaked, according to documents seen by Reuters.", "documents seen by Reuters"),
        ("It was sold, according to two of its suppliers.", "two of its suppliers"),
        ("It leaked, according to a review by the institute.", "a review by the institute"),
        ("It leaked, according to a man who was there.", "a man who was there"),
        ("According to the report profits were overstated.", "the report"),
        ("According to Karsa police the man was shot.", "Karsa police"),
        ("According to the Bank of Karsa rates were cut.", "the Bank of Karsa"),
        # Several, some of several, and those who are told of by what they did.
        ("The ransom was paid, two mediators told the Sahel Monitor.", "two mediators"),
        ("No ransom was paid, one mediator said.", "one mediator"),
        ("Twelve stokers said that it sank.", "Twelve stokers"),
        ("Two tonnes said to be wheat were lost.", None),
        ("It was paid, according to one of them.", "one of them"),
        ("It was paid, two of them said.", "two of them"),
        ("Mum of one of them told us that she had not slept.", None),
        ("It was paid, an official who asked not to be named said.", "an official"),
        ("Officials who had seen the letter said it was forged.", "Officials"),
        ("The firm that built it said it was safe.", "The firm"),
        ("An official speaking on condition of anonymity said it was forged.", "An official"),
        ("The official who the ministry said was dismissed is back.", "the ministry"),
        ("He knows who said it.", None),
        ('Kone, asked whether the state had paid, said: "We paid nothing."', "Kone"),
        # Before a colon and a quotation.
        ('11:05 Interior minister Salif Kone: "We paid nothing"', "Interior minister Salif Kone"),
        ("Salif Kone: “We paid nothing”", "Salif Kone"),
        ("Breaking news: “We paid nothing”", None),
        ("The answer was clear: “We paid nothing”", None),
        ("Salif Kone: no ransom was paid", None),
        ("It is so, an official who ... said.", None),
        # A name in an apposition belongs to who speaks.
        ("The mayor, Ivo Dran, said the road was shut.", "The mayor, Ivo Dran"),
        ("The former chief executive, Ilze Krumina, has said so.", "The former chief executive, Ilze Krumina"),
        ("A deputy leader of the governing AKP, Ali Ihsan Yavuz, said so.", "A deputy leader of the governing AKP, Ali Ihsan Yavuz"),
        ("The road is shut, a spokesman, Colonel Aram Tesh, said.", "a spokesman, Colonel Aram Tesh"),
        ("It was theft, the presiding judge, Seo Kyung-hwan, said.", "the presiding judge, Seo Kyung-hwan"),
        ("It sank, according to the owner, Marsh Lakes Transit.", "the owner, Marsh Lakes Transit"),
        ("The mayor of Osaka, Japan, said so.", "The mayor of Osaka"),
        ("According to the mayor, Harbour Street is shut.", "the mayor"),
        # What looks like a verb of saying may be a participle or a thing, and may say nothing.
        ("Results are unofficial until the Supreme Election Council (YSK) announces them.", None),
        ("The Supreme Election Council has published the final result of Istanbul's repeated election.", None),
        ("Two banks are considering claims.", None),
        ("The number of 141 included six persons declared dead.", None),
        ("A heat wave was felt in nine states.", None),
        ("Trade unions called a strike for Sunday.", None),
        ("The union called the strike a success.", "The union"),
        ("Marburg confirmed in Lopa, eight dead", None),
        ("The treasury added three firms to its list.", None),
        ("Spain's minister rejected German claims that its cucumbers are to blame.", None),
        ("She was questioned into the night and told not to leave.", None),
        ("It was five times what the company said.", None),
        # The noun that other words go with.
        ("An ECB report published in January says inflation fell.", "An ECB report"),
        ("It was shut, messages on Telegram claimed.", "messages on Telegram"),
        ("The hut's keeper said it was shut.", "The hut's keeper"),
        ("A vet hired by Hatch testified that it was old.", "A vet"),
        ("A trader whose two daughters are captives says that he waits.", "A trader"),
        ("A judge gave back the bail and the bracelet on Friday and told him that he could go.", "A judge"),
        ("Paul Bulcke, its global head, flew to Delhi and said that they are safe.", "Paul Bulcke"),
        ("When it applied for protection the company had admitted to debts.", "the company"),
        ("They'd told us that it was shut.", "They"),
        # Plurals where a part of the sentence begins; anybody who says that something is so; new verbs.
        ("Nobody was hurt, firefighters said.", "firefighters"),
        ("Taxi drivers at the airport said they had no fares.", "Taxi drivers at the airport"),
        ("The superintendent denied that force had been used.", "The superintendent"),
        ("“Is it safe?” asked the mayor.", "the mayor"),
        ("“They told us in May,” said Ann Roe.", "Ann Roe"),
        ("According to Gogomo the pack that burned was a copy.", "Gogomo"),
        ("It was pressed in Jaipur, according to the label.", "the label"),
        ("It fell, according to two buyers.", "two buyers"),
        ("Aircraft struck a depot hours after President Ilan Doru declared the truce over.", None),
        ("Its board has removed the chief, a day after the company said its accounts could not be relied upon.", None),
        ("After the ministry said it was open, traders returned.", "the ministry"),
        ("The bank cut its rate to 4.75% on Wednesday, as Kapital had reported on Monday.", None),
        ("The strike is off, as the union said on Monday.", "the union"),
        ("Brussels clears the jab; FDA adds warning", None),
        ("The ministry adds that it is shut.", "The ministry"),
        ("Both unions to strike on Thursday: 'total standstill'", None),
        ("The Company expects to reduce previously reported revenue by a tenth.", None),
        (
            "An anonymous caller claiming to speak for ETA told the station that it was not theirs.",
            "An anonymous caller claiming to speak for ETA",
        ),
    ],
)
def test_a_speaker_is_found_in_the_sentence_s_own_words(sentence: str, who: str | None, lexicon: Lexicon) -> None:
    assert speaker(sentence, lexicon) == who


@pytest.mark.parametrize(
    ("clause", "expected"),
    [
        ("The port is shut.", Modality.ASSERTED),
        ("The port is shut, the master said.", Modality.REPORTED),
        ("The port will shut on Monday.", Modality.PLANNED),
        ("The port may shut.", Modality.POSSIBLE),
        ("Officials are considering a ban.", Modality.POSSIBLE),
        ("The port will shut if talks fail.", Modality.CONDITIONAL),
        ("The master denied that the port was shut.", Modality.DENIED),
        ("Is this the end for the port?", Modality.QUESTION),
        ("The merger should never have been approved, a rival said.", Modality.OPINION),
        ("The council banned scooters in May.", Modality.ASSERTED),
        ("It was signed on May 9 by both.", Modality.ASSERTED),
        ("Port May Close as Talks Fail", Modality.POSSIBLE),
        ("Theresa May said the vote was lost.", Modality.REPORTED),
        ("The might of the army was on show.", Modality.ASSERTED),
        ("The envoy handed over the written pledges from Kessby on paper.", Modality.ASSERTED),
        ("The fund counted pledges.", Modality.ASSERTED),
        ("Kessby pledges 40 million crowns for the dam.", Modality.PLANNED),
        ("Trains back in the valley on 4 May, railway promises", Modality.PLANNED),
        ("The army might march.", Modality.POSSIBLE),
        ("The firm cut its profit forecast to 180 million.", Modality.ASSERTED),
        ("The bank is forecast to fail.", Modality.PLANNED),
        ("He said on condition of anonymity that the mine was shut.", Modality.REPORTED),
        ("They sold it on condition that it reopens.", Modality.ASSERTED),
        ("Officials asked not to be named.", Modality.ASSERTED),
        ("The port is to be shut.", Modality.PLANNED),
        ("The court denied the man bail.", Modality.ASSERTED),
        ("The club was denied a licence.", Modality.ASSERTED),
        ("The court denied that it had refused bail.", Modality.DENIED),
        ("The ship did not sink, the owner insisted.", Modality.REPORTED),
        ("Police have not confirmed reports of a death.", Modality.POSSIBLE),
        ("The province has 34 suspected cases.", Modality.ASSERTED),
        ("Doctors counted nine new suspected infections.", Modality.ASSERTED),
        ("Suspected cholera cases fell to 29, the ministry said.", Modality.REPORTED),
        ("The number of suspected victims remains 12.", Modality.ASSERTED),
        ("Two children fell ill with suspected E. coli.", Modality.ASSERTED),
        ("The man is suspected of theft.", Modality.POSSIBLE),
        ("Inspectors suspected that the hose leaked.", Modality.POSSIBLE),
        ("The agency had suspected cases of fraud.", Modality.POSSIBLE),
        ("Sabotage is suspected.", Modality.POSSIBLE),
        ("Suspected arson at the mill.", Modality.POSSIBLE),
        ("Of the 34 suspected, none was ill.", Modality.POSSIBLE),
        ("She spoke on condition that she not be named.", Modality.ASSERTED),
        ("He said on the condition of remaining anonymous that it leaked.", Modality.REPORTED),
        ("They sold it on condition that the price be raised.", Modality.ASSERTED),
        ("The line is subject to a routine check.", Modality.ASSERTED),
        ("Goods subject to the duty fell by a fifth.", Modality.ASSERTED),
        ("No model of ours is subject to approval.", Modality.ASSERTED),
        ("The deal is subject to the regulator's approval.", Modality.CONDITIONAL),
        ("The court cleared the deal, subject to a sale.", Modality.ASSERTED),
        ("After the vote, and subject to consultation, it closes the plant.", Modality.CONDITIONAL),
        ("Engineers found no immediate risk.", Modality.ASSERTED),
        ("No jobs were at risk, the firm said.", Modality.REPORTED),
        ("The wall isn't at risk.", Modality.ASSERTED),
        ("Forty jobs are at risk.", Modality.POSSIBLE),
        ("There is no doubt that jobs are at risk.", Modality.POSSIBLE),
        ("The firm did not rule out a risk.", Modality.POSSIBLE),
        ("No help came and the wall is at risk.", Modality.POSSIBLE),
        ("Dockers walked out in a dispute over plans to run the cranes from afar.", Modality.ASSERTED),
        ("The council rejected plans to sell the park.", Modality.ASSERTED),
        ("The council plans to sell the park.", Modality.PLANNED),
        ("Vessels continue to be handled.", Modality.ASSERTED),
        ("The pier had to be closed.", Modality.ASSERTED),
        ("The pier is to be closed.", Modality.PLANNED),
        ("The minister said that the port would reopen on Monday.", Modality.PLANNED),
        ("Talks were to resume on Friday.", Modality.PLANNED),
        ("The minister would not comment.", Modality.ASSERTED),
        ("The search was called off as hopes faded.", Modality.ASSERTED),
        ("The government broke its promises.", Modality.ASSERTED),
        # What has happened has happened, whatever is open beside it.
        ("The authority blocked the purchase, saying it would hurt competition.", Modality.ASSERTED),
        ("A drug was recalled because it may cause cancer.", Modality.ASSERTED),
        ("Work was halted so that crews could drill.", Modality.ASSERTED),
        ("A judge denied the request for an injunction that would have stopped it.", Modality.ASSERTED),
        ("The agency has lifted the ban, on condition that each batch is tested.", Modality.ASSERTED),
        ("The agency will lift the ban on condition that each batch is tested.", Modality.CONDITIONAL),
        ("The screens went blue and would not restart.", Modality.ASSERTED),
        ("No talks are under way, and no ransom will be paid.", Modality.ASSERTED),
        ("The minister said that a law was planned that would ban it.", Modality.PLANNED),
        ("The council proposed a law that would ban it.", Modality.PLANNED),
        ("The firm said it would close because it may run dry.", Modality.POSSIBLE),
        ("Firms may again order the chips.", Modality.ASSERTED),
        ("Tablets of 50 mg may be sold again from 1 July.", Modality.ASSERTED),
        ("The bridge may be closed again on Friday.", Modality.POSSIBLE),
        ("Reports that he is to resign are without foundation.", Modality.DENIED),
        # What is forbidden is not open.
        ("The company may not export the chips.", Modality.ASSERTED),
        ("Residents may not return until Friday.", Modality.ASSERTED),
        ("The court ruled that the union may not call a second vote.", Modality.ASSERTED),
        ("The president may not run again, a judge ruled.", Modality.ASSERTED),
        ("Firewood may not be imported.", Modality.ASSERTED),
        ("The truce may not hold.", Modality.POSSIBLE),
        ("Delta Nitro may run its ammonia terminal again from Wednesday.", Modality.ASSERTED),
        ("Holders of a work permit may walk over the bridge from 3 May.", Modality.ASSERTED),
        ("No aircraft may land at Hessel at night.", Modality.ASSERTED),
        ("From 13 March you may not fly near a runway.", Modality.ASSERTED),
        ("The stock in the cage may be used until its date.", Modality.ASSERTED),
        ("You may close the account.", Modality.ASSERTED),
        ("Qaraman drops plan to dismantle border camp", Modality.ASSERTED),
        ("Court halts Mareth plan to send asylum seekers abroad", Modality.ASSERTED),
        ("Two were indicted over a plan to sabotage the line.", Modality.ASSERTED),
        ("The tail is at kilometre 41, that is to say 41 kilometres from the barrier.", Modality.ASSERTED),
        ("They differ about the price and plan to meet on Monday.", Modality.PLANNED),
        ("The council has a plan to sell the mill.", Modality.PLANNED),
        ("Production may lawfully resume.", Modality.ASSERTED),
        ("The pedal may harden without warning.", Modality.POSSIBLE),
        ("The proceedings may take until May.", Modality.POSSIBLE),
        ("He may return.", Modality.POSSIBLE),
        ("The killer may strike.", Modality.POSSIBLE),
        ("The toll may rise again.", Modality.POSSIBLE),
        ("The figure may be wrong until it is checked.", Modality.POSSIBLE),
        ("The figures may not add up.", Modality.POSSIBLE),
        ("It may not be enough, the minister said.", Modality.POSSIBLE),
        # False things, and what is false.
        ("The firm says that a tenth of its users are false or spam accounts.", Modality.REPORTED),
        ("It was false economy to close the mill.", Modality.ASSERTED),
        ("Reports that the mill is shut are false.", Modality.DENIED),
        ("The claim was false and malicious.", Modality.DENIED),
        ("It is false that he has left.", Modality.DENIED),
        # A risk is there, or is run.
        ("The drug reduced the risk of a stroke by 21 percent.", Modality.ASSERTED),
        ("The ministry cited risks to national security.", Modality.ASSERTED),
        ("You swim at your own risk.", Modality.ASSERTED),
        ("There is a risk that the wall falls.", Modality.POSSIBLE),
        ("The firm risks losing its licence.", Modality.POSSIBLE),
        # What is due to a cause, and when it is due.
        ("The difference is due to events in two wards, Ruth Ade said.", Modality.REPORTED),
        ("The delay is largely due to fog.", Modality.ASSERTED),
        ("The ship is due to sail on Friday.", Modality.PLANNED),
        ("A report is due in May.", Modality.PLANNED),
        # «To be» of what is believed, found, asked or ordered is no plan.
        ("The bank confirmed that it had found the lender to be failing.", Modality.REPORTED),
        ("Lightning is believed to be the cause.", Modality.POSSIBLE),
        ("It was first thought to be a meteor.", Modality.ASSERTED),
        ("He asked for the body to be brought home.", Modality.ASSERTED),
        ("The treaty has yet to be ratified.", Modality.ASSERTED),
        ("The port is not to be closed.", Modality.PLANNED),
        ("He's to be released.", Modality.PLANNED),
        # Good will is a noun, as hope is.
        ("They exchanged 36 prisoners as a sign of good will.", Modality.ASSERTED),
        ("He left of his own will.", Modality.ASSERTED),
        ("Good Will Foundation will pay.", Modality.PLANNED),
        ("Our hope of a deal was not fulfilled.", Modality.ASSERTED),
        ("There is little hope for the nine.", Modality.ASSERTED),
        ("Our hope is that talks resume.", Modality.POSSIBLE),
        ("Mediators hope for a deal.", Modality.POSSIBLE),
        # Who does not say is silent, and who could not, could not.
        ("He did not say of which type.", Modality.ASSERTED),
        ("The envoy did not say when the talks would resume.", Modality.ASSERTED),
        ("She would not say whether she will sue.", Modality.ASSERTED),
        ("He did not say that the port was shut.", Modality.DENIED),
        ("The police would not confirm a death.", Modality.ASSERTED),
        ("The inquiry could not determine who had fired.", Modality.ASSERTED),
        ("A third blast could not be ruled out.", Modality.POSSIBLE),
        ("A third blast could follow.", Modality.POSSIBLE),
        # Rumours that do something, and what rumour says.
        ("Two men were charged over the spreading of false rumours.", Modality.ASSERTED),
        ("The bank had been sound until the rumours began.", Modality.ASSERTED),
        ("Rumour has it that the bank is for sale.", Modality.POSSIBLE),
        ("There were rumours that the bank was for sale.", Modality.POSSIBLE),
        # What somebody knew was so; «if» may be «whether».
        ("“He knew that the passengers would die if he left,” the judge said.", Modality.REPORTED),
        ("They behave as if nothing had happened.", Modality.ASSERTED),
        ("Reporters asked if the mill was shut.", Modality.ASSERTED),
        ("He said that he would die if he stayed.", Modality.CONDITIONAL),
        # A participle that tells which thing is meant, where the clause says what became of it.
        ("The board has prevented Voss's proposed purchase of Arc.", Modality.ASSERTED),
        ("The court stopped the planned merger.", Modality.ASSERTED),
        ("The planned strike is off.", Modality.ASSERTED),
        ("The strike planned for today is not taking place.", Modality.ASSERTED),
        ("A march planned for Sunday was called off.", Modality.ASSERTED),
        ("Doctors who were to have gone out were kept back by the swell.", Modality.ASSERTED),
        ("The launch went ahead as planned.", Modality.ASSERTED),
        ("Trade fell by more than expected.", Modality.ASSERTED),
        ("The planned line runs 40 kilometres.", Modality.PLANNED),
        ("A strike planned for Monday would hit the ports.", Modality.PLANNED),
        ("The planned merger was announced in May.", Modality.PLANNED),
        ("The minister announced planned cuts of 400 jobs.", Modality.PLANNED),
        ("The firm proposed cuts in May.", Modality.PLANNED),
        ("Fares go up in April as planned.", Modality.PLANNED),
        # What stands before, after, over or in what is named is beside what is said.
        ("The mayor paused the levy, hours before it was to begin.", Modality.ASSERTED),
        ("He was arrested hours before he was to be sworn in.", Modality.ASSERTED),
        ("Documents that could identify patients were published.", Modality.ASSERTED),
        ("Numbers were written to a log that partners could read.", Modality.ASSERTED),
        ("The firm has found no flaw that would let them in.", Modality.ASSERTED),
        ("It does not have doors that would give anyone a way in.", Modality.ASSERTED),
        ("The board prevented it over concerns it would alter the market.", Modality.ASSERTED),
        ("Trades made after noon will be cancelled.", Modality.PLANNED),
        ("Workers hired after May would lose their jobs.", Modality.PLANNED),
        ("He bowed before the cameras and would stay.", Modality.PLANNED),
        ("Nine thousand people will have to leave a town that could be flooded.", Modality.POSSIBLE),
        ("He persuaded a judge that the complaint might succeed.", Modality.POSSIBLE),
        ("Reports that the mine would close were wrong.", Modality.DENIED),
        ("Reports that the mine would close were read by many.", Modality.PLANNED),
        ("They say that nobody will be moved.", Modality.PLANNED),
        ("The mill is about to close.", Modality.PLANNED),
        ("The dam threatens to burst.", Modality.POSSIBLE),
        ("The judge denied the injunction.", Modality.ASSERTED),
        ("The president conceded and said that he would hand over in May.", Modality.REPORTED),
        ("He arrived today and will be presented before a judge tomorrow.", Modality.ASSERTED),
        ("We have won this election and will not accept a stolen result.", Modality.ASSERTED),
        ("The firm is disappointed and will ask for another hearing.", Modality.PLANNED),
        ("Talks go on and will end in May.", Modality.PLANNED),
        ("Kesh handed over 87 prisoners, fewer than the 120 it had promised.", Modality.ASSERTED),
        ("The authority approves the purchase on condition that a brand is sold.", Modality.ASSERTED),
        ("The shares traded at 212, suggesting that the market expects more.", Modality.ASSERTED),
        ("The court threw out its claim that shareholders' pledges still bind.", Modality.ASSERTED),
        ("The mill pledges to stay.", Modality.PLANNED),
        ("The firm admits its cells are to blame.", Modality.REPORTED),
        ("The committee considered that the data were insufficient.", Modality.ASSERTED),
        ("The satellite appears not to have separated.", Modality.POSSIBLE),
        ("The launch is targeted for 17 March.", Modality.PLANNED),
        ("Reports that he had fled were wrong, police said.", Modality.DENIED),
        ("Media reports that our cells are defective are wrong.", Modality.DENIED),
        ("The claim that our units opened fire does not correspond to reality.", Modality.DENIED),
        ("Reports that he had fled were read by many.", Modality.REPORTED),
    ],
)
def test_modality_is_the_weakest_that_the_words_give(clause: str, expected: Modality, lexicon: Lexicon) -> None:
    assert modality(clause, lexicon) is expected


def test_a_whole_quotation_after_what_somebody_said_is_theirs_too(lexicon: Lexicon) -> None:
    text = '"The port is shut," said Ann Roe. "It was hit by a ship." “Nobody was hurt.” The town was quiet. "It sank."'
    made = read_fields(lexicon, title="", text=text)
    assert [claim.speaker for claim in made.claims] == ["Ann Roe"] * 3 + [None] * 2
    assert only(made, "hit").modality is Modality.REPORTED


@pytest.mark.parametrize(
    ("denial", "expected"),
    [
        ("The secretary denied this.", Modality.POSSIBLE),
        ("Rohit Singh, the secretary, dismissed the reports as untrue.", Modality.POSSIBLE),
        ("The secretary denied that exports had begun.", Modality.REPORTED),
        ("The secretary welcomed it.", Modality.REPORTED),
    ],
)
def test_what_the_next_sentence_denies_is_told_as_possible(denial: str, expected: Modality, lexicon: Lexicon) -> None:
    made = read_fields(lexicon, title="", text=f"Several channels reported on Sunday that the ban had been lifted. {denial}")
    assert only(made, "lifted").modality is expected


def test_what_a_check_of_facts_looks_into_is_not_said_by_it(lexicon: Lexicon) -> None:
    made = read_fields(lexicon, title="Fact check", text="CLAIM: The agency has revoked the licence. ASSESSMENT: False. It has not.")
    assert only(made, "CLAIM").modality is Modality.QUESTION
    sued = read_fields(lexicon, title="Roe v. Poe", text="Claim: 900,000 euros for dismissal without cause.")
    assert only(sued, "Claim").modality is Modality.ASSERTED


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        ("Chuck Roe said that the agreement left the oligarch in control.", Modality.REPORTED),
        ("Merkel said that the ban had been lifted.", Modality.REPORTED),
        ("The mayor of Karsa said that the ban had been lifted.", Modality.REPORTED),
        ("NASA said that the launch was off.", Modality.REPORTED),
        ("Some say that the ban was lifted.", Modality.POSSIBLE),
        ("Some officials said that the ban had been lifted.", Modality.POSSIBLE),
        ("Residents said that the ban had been lifted.", Modality.POSSIBLE),
        ("Users of Telegram said that the ban had been lifted.", Modality.POSSIBLE),
        ("The ban was lifted.", Modality.POSSIBLE),
    ],
)
def test_what_somebody_says_by_name_is_theirs_though_another_denies_it(told: str, expected: Modality, lexicon: Lexicon) -> None:
    made = read_fields(lexicon, title="", text=f"{told} Jane Holm has denied that.")
    assert made.claims[0].modality is expected


def test_a_recounted_state_is_background_about_then(lexicon: Lexicon) -> None:
    made = read_fields(
        lexicon,
        published_at="2026-01-23T17:30:00+08:00",
        text="Regulators have given approval. Just last week, it was reported that customs had blocked shipments of the H200.",
    )
    assert not only(made, "approval").background
    recounted = only(made, "blocked")
    assert recounted.background
    assert recounted.effective_at == datetime.fromisoformat("2026-01-12T00:00:00+08:00")
    assert recounted.effective_from == "stated"


@pytest.mark.parametrize(
    ("text", "words", "day"),
    [
        ("On 5 June the port closed; on 7 June it reopened to ships.", "reopened", "2026-06-07"),
        ("The ban, which took effect in 2019, was lifted on Friday.", "lifted", "2026-06-12"),
        ("The ban was lifted, which took effect on Friday.", "lifted", None),
        ("The court reversed a June 3 decision.", "reversed", None),
        ("Two men were killed in a June 3 raid.", "killed", "2026-06-03"),
        ("Monday's vote failed by far.", "failed", "2026-06-15"),
        ("The court upheld Monday's vote.", "upheld", None),
        ("Cases rose to 212, up from 104 a fortnight ago.", "rose", None),
        ("Cases rose to 212 a fortnight ago.", "rose", "2026-06-01"),
        ("The port has been shut since Monday.", "shut", None),
        ("The ministry said on Monday that the port had closed on 3 June.", "closed", "2026-06-03"),
        ("The deal announced in May was dropped on Friday.", "dropped", "2026-06-12"),
        ("Greta Falk said on 13 June that the firm had known since 2025.", "known", "2026-06-13"),
        ("Greta Falk said on 13 June that the firm was told of it in 2024.", "told", "2026-06-13"),
        ("The firm admitted that it paid 40 million crowns in 2024.", "paid", None),
        ("The minister denied the dam had been checked last year, and that it leaks.", "dam", None),
        ("The Board found that the wall had cracked in 2023.", "cracked", None),
        ("The Board found that the machine had not been cleaned since 2023.", "cleaned", None),
        ("The firm claimed it closed the shaft in 1998.", "shaft", None),
        ("The minister said that the port closed on 3 June.", "closed", "2026-06-03"),
        ("The firm told its staff in 2024 that the plant was safe.", "safe", "2024-01-01"),
        ("A ship called Rhosus had brought it in 2013.", "brought", "2013-01-01"),
        ("The port closed in 2024.", "closed", "2024-01-01"),
        ("The ban of June 10 was lifted.", "lifted", None),
        ("The ministry revoked the decree of May 12.", "revoked", None),
        ("The letter dated 3 May was forged.", "forged", None),
        ("The firm reversed its decision of Friday.", "reversed", None),
        ("Two men were killed in the raid of 3 June.", "killed", "2026-06-03"),
        ("He was arrested on the morning of 3 June.", "arrested", "2026-06-03"),
        # A relative clause, or a participle, before the main verb only tells which thing is meant.
        ("The last hostages taken from a bus two weeks ago were released on Friday.", "released", "2026-06-12"),
        ("The ferry that sank on 3 May off Karsa was raised on Friday.", "raised", "2026-06-12"),
        ("The man who was caught on Thursday was freed on Friday.", "freed", "2026-06-12"),
        ("The hall where fire broke out on Thursday reopened on Friday.", "reopened", "2026-06-12"),
        ("The bomb planted on Thursday in a car was defused on Friday.", "defused", "2026-06-12"),
        ("The driver who fell ill on 3 May is suing for damages.", "suing", None),
        ("The body found on Thursday is that of a man who was lost in 2025.", "body", None),
        ("Prices fell on Thursday after a bank was closed on Friday.", "fell", "2026-06-11"),
        ("He resigned on Thursday and was arrested on Friday.", "resigned", "2026-06-11"),
        ("An infected singer in the hall on 3 June was the cause.", "singer", "2026-06-03"),
        ("Police arrested on Thursday two men who were wanted.", "arrested", "2026-06-11"),
    ],
)
def test_a_claim_takes_the_time_of_its_main_statement(text: str, words: str, day: str | None, lexicon: Lexicon) -> None:
    claim = only(read_fields(lexicon, title="", text=text, published_at="2026-06-15T10:00:00Z"), words)
    assert (claim.effective_at.date().isoformat() if claim.effective_from == "stated" else None) == day


@pytest.mark.parametrize(
    ("text", "words", "recounted"),
    [
        ("The port, which had been closed since January, reopened on Saturday.", "reopened", False),
        ("The port had been closed in January.", "closed", True),
        ("The port was shut until last week and it is open now.", "open now", False),
        ("The port was shut until last week.", "shut", True),
        ("Earlier this month the ministry had said that the port would close.", "close", True),
        ("It had forecast in November that sales would rise.", "rise", True),
        ("Prosecutors had warned that the port was unsafe.", "unsafe", True),
        ("The mayor said she had warned the port of the fault.", "warned", False),
        ("Officials said four bodies had been counted twice.", "counted", False),
        ("Two weeks ago the firm said that it was solvent.", "solvent", True),
        ("The firm said that the port was shut two weeks ago.", "shut", False),
        ("The success reported on May 12 was none.", "none", False),
        ("At first officials said four had died, but they later revised the toll.", "revised", False),
        ("CORRECTION: An earlier report said that the port handled 640,000 boxes.", "640,000", True),
        ("Our report of October 16 said that several hundred dockers had stayed away.", "dockers", True),
        ("The story incorrectly stated that 640,000 boxes were handled.", "640,000", True),
        ("At the time it said that few took part; an internal report puts the number at 1,090.", "1,090", False),
        ("At the time it said that few took part; an internal report puts the number at 1,090.", "few", True),
    ],
)
def test_only_a_main_statement_about_then_is_background(text: str, words: str, recounted: bool, lexicon: Lexicon) -> None:
    assert only(read_fields(lexicon, title="", text=text, published_at="2026-06-15T10:00:00Z"), words).background is recounted


@pytest.mark.parametrize(
    ("text", "words", "who"),
    [
        ("The mayor said the dam is safe. It will hold, she added.", "hold", "The mayor"),
        ("The ministry said the dam is safe. It will hold, she added.", "hold", None),
        ("The spokesman said the dam is safe. It will hold, she added.", "hold", None),
        ("Two officials said the dam is safe. It will hold, they added.", "hold", "Two officials"),
        ("The dam is safe. It will hold, he said.", "hold", None),
        ("The mayor said the dam is safe. It is old. It is big. It will hold, she added.", "hold", None),
        ("The mayor said the dam is safe. A former official saw it otherwise. It will not hold, she said.", "hold", "A former official"),
        ("The mayor said the dam is safe. The company runs it. It will hold, she added.", "hold", "The mayor"),
        # Whom a sentence between is about, by name, is whom the pronoun stands for: if it is a person.
        ("Tom Roe said the dam is safe. Agent Ada Bell, however, knows better. It will not hold, she said.", "hold", "Agent Ada Bell"),
        ("Tom Roe said the dam is safe. Ines Bell, the builder's lawyer, knows better. It won't hold, she said.", "hold", "Ines Bell"),
        ("Tom Roe said it is safe. Captain Lars Bell put it differently. He told us that it will not hold.", "hold", "Captain Lars Bell"),
        ("Tom Roe said it is safe. In May Captain Lars Bell resigned. He told us that it will not hold.", "hold", "Captain Lars Bell"),
        ("Tom Roe said it is safe. But Ada Bell, the lawyer, knows better. It will not hold, she said.", "hold", "Ada Bell"),
        ("Tom Roe said it is safe. In Karsa Ada Bell resigned. It will not hold, he said.", "hold", "Tom Roe"),
        ("The mayor said the dam is safe. Tessel is at work on it. It will hold, she added.", "hold", "The mayor"),
        ("The mayor said Tessel is safe. Tessel is at work on it. It will hold, she added.", "hold", None),
        ("The mayor said Tessel is safe. Tessel shares rose. It will hold, she added.", "hold", "The mayor"),
        ("The mayor said Karsa is safe. Notice No. 47 was lifted. It will hold, she added.", "hold", "The mayor"),
        ("Ms Roe said the dam is safe. Ms Roe built it. It will hold, she added.", "hold", "Ms Roe"),
        # A given name tells who is «she».
        ("Ada Roe said it leaks. Bruno Bell said it is safe. It will not hold, she added.", "hold", "Ada Roe"),
        ("Bruno Bell said it is safe. It will not hold, she added.", "hold", None),
        ("The governor said it is safe. It will hold, he said.", "hold", "The governor"),
        ("The head of the bank said it is safe. It will hold, he said.", "hold", "The head of the bank"),
        ("The Bank of Karsa said it is safe. It will hold, he said.", "hold", None),
        ("People close to the talks said it is safe. It will hold, they said.", "hold", "People close to the talks"),
        ("The dam is safe now, officials said; the bridge was closed for good.", "bridge", "officials"),
        ("The firm said that it was solvent, but on Monday it filed for bankruptcy.", "bankruptcy", None),
        ("The firm said that it was solvent, but that its rival was not solvent.", "rival", "The firm"),
        ("The dam was closed on Monday; the bridge is still open, officials said.", "dam", "officials"),
        ("Corrigan would close 80 shops; the firm denied it.", "shops", None),
        ("Corrigan would close 80 shops; the firm denied it.", "denied", "the firm"),
    ],
)
def test_a_clause_or_a_pronoun_has_the_speaker_that_it_goes_on_from(text: str, words: str, who: str | None, lexicon: Lexicon) -> None:
    assert only(read_fields(lexicon, title="", text=text), words).speaker == who


def test_an_aside_does_not_say_how_firmly_the_rest_is_said_unless_the_claim_reads_it(lexicon: Lexicon) -> None:
    made = read_fields(
        lexicon,
        title="",
        text="The minister, who had denied it, said the fund was empty. The paper names the drug, which may be banned.",
    )
    assert [claim.modality for claim in made.claims] == [Modality.REPORTED, Modality.POSSIBLE]


@pytest.mark.parametrize("published_at", ["0001-01-01T00:00:00Z", "0001-01-01T06:00:00+05:00", "9999-12-31T23:59:59Z"])
def test_a_report_from_either_end_of_the_calendar_is_read(published_at: str, lexicon: Lexicon) -> None:
    made = read_fields(lexicon, text="The port had been closed today, last week, in July and in 2019.", published_at=published_at)
    assert len(made.claims) == 2


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The tariffs take effect on Friday.", Modality.PLANNED),
        ("Talks resume on Friday, the envoy said.", Modality.PLANNED),
        ("The tariffs took effect on Friday.", Modality.ASSERTED),
        ("The network runs under a permit that expires in 2031.", Modality.ASSERTED),
    ],
)
def test_the_present_of_what_is_fixed_for_a_day_to_come_is_a_plan(text: str, expected: Modality, lexicon: Lexicon) -> None:
    assert [claim.modality for claim in read_fields(lexicon, title="", text=text, published_at="2026-01-14T09:30:00Z").claims] == [expected]


def test_a_plan_s_date_does_not_move_the_claim(lexicon: Lexicon) -> None:
    made = read_fields(lexicon, text="The port will shut on 3 April, the harbour master said.")
    assert only(made, "3 April").effective_from == "published_at"


def test_product_codes_are_exact() -> None:
    assert codes("The H20 and the H-200 differ from the M9") == {"H20", "H200", "M9"}
    assert codes("Two firms may buy H200s; the A320s stay on the ground since the 1990s") == {"H200", "A320"}


@pytest.mark.parametrize(
    "text",
    [
        "R48 million was paid.",
        "The compound is RM500.",
        "The loss, at some R31m, is large.",
        "R61,000 a week",
        "It stopped at T-7 seconds.",
        "As of 0830H all were saved.",
        "An agreement under section 105A holds.",
        "It was found under seat 22C.",
    ],
)
def test_a_sum_a_time_or_a_place_is_no_product_code(text: str) -> None:
    assert not codes(text)
    assert codes("The T-72, the R500, the H200s and the 737-800") == {"T72", "R500", "H200", "737800"}


def test_names_fold_spellings_and_leave_common_first_words(lexicon: Lexicon) -> None:
    assert names("The Lvov plant is dark.", lexicon) == {"lviv"}
    assert names("Lviv is dark, said the Kremlin.", lexicon) == {"lviv", "russia"}


def test_a_language_that_we_do_not_read_has_no_claims_and_says_so(lexicon: Lexicon) -> None:
    german = "Der Hafen von Karsa ist seit gestern für alle Schiffe geschlossen, sagte der Hafenmeister am Montag in einer Erklärung."
    for given in ({"text": german}, {"text": german, "language": "de"}):
        made = read_fields(lexicon, title="", **given)
        assert made.claims == ()
        assert "language" in reading_warnings(made.report, len(made.claims))[0]


@pytest.mark.parametrize(
    ("text", "language", "is_read"),
    [
        ("Wildfire crews contained 90% of Tolm blaze Tuesday; 3,100 acres burned, Cal Fire says.", "en", True),
        ("Orlen buys Basel refinery. Price: 2bn euros. Deal closes Friday. Unions protest.", "en_US", True),
        ("Le port de Karsa est fermé depuis lundi à tous les navires, a annoncé la capitainerie.", "en", False),
        ("Порт Карса закрыт для всех судов, сообщил начальник порта во вторник.", "en", False),
        ("Lorem ipsum dolor sit amet consectetur adipiscing elit. " * 10, "en", False),
    ],
)
def test_a_short_wire_item_is_taken_at_its_word_if_it_is_in_no_other_language(
    text: str, language: str, is_read: bool, lexicon: Lexicon
) -> None:
    assert bool(read_fields(lexicon, title="", text=text, language=language).claims) is is_read


@pytest.mark.parametrize("bait", ["a.", "in May ", "1 to 2, ", "he said, ", ", who ", "“"])
def test_bait_is_read_in_seconds(bait: str, lexicon: Lexicon) -> None:
    started = process_time()
    read_fields(lexicon, text="The dam was opened. " + (bait * 200_000)[:200_000])
    assert process_time() - started < 10  # a second where nothing else runs


def test_a_book_is_read_up_to_a_limit_and_says_so(lexicon: Lexicon) -> None:
    made = read_fields(lexicon, text="The port is shut today. " * (MOST_CLAIMS + 50))
    assert len(made.claims) == MOST_CLAIMS
    assert str(MOST_CLAIMS) in reading_warnings(made.report, len(made.claims))[0]

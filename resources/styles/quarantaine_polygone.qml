<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>
<qgis version="3.22.16" styleCategories="LayerConfiguration|Symbology|Fields|Forms|AttributeTable">
 <renderer-v2 type="singleSymbol" referencescale="-1" enableorderby="0" forceraster="0" symbollevels="0">
  <symbols>
   <symbol type="fill" force_rhr="0" clip_to_extent="1" alpha="1" name="0">
    <layer class="SimpleFill" enabled="1" locked="0" pass="0">
     <Option type="Map">
      <Option type="QString" name="color" value="43,43,43,20"/>
      <Option type="QString" name="joinstyle" value="round"/>
      <Option type="QString" name="outline_color" value="43,43,43,230"/>
      <Option type="QString" name="outline_width" value="0.5"/>
     </Option>
    </layer>
    <layer class="LinePatternFill" enabled="1" locked="0" pass="0">
     <Option type="Map">
      <Option type="QString" name="angle" value="45"/>
      <Option type="QString" name="color" value="43,43,43,150"/>
      <Option type="QString" name="distance" value="2.4"/>
      <Option type="QString" name="line_width" value="0.25"/>
     </Option>
     <symbol type="line" force_rhr="0" clip_to_extent="1" alpha="1" name="@0@1">
      <layer class="SimpleLine" enabled="1" locked="0" pass="0">
       <Option type="Map">
        <Option type="QString" name="capstyle" value="square"/>
        <Option type="QString" name="joinstyle" value="bevel"/>
        <Option type="QString" name="line_color" value="43,43,43,170"/>
        <Option type="QString" name="line_width" value="0.25"/>
       </Option>
      </layer>
     </symbol>
    </layer>
   </symbol>
  </symbols>
 </renderer-v2>
 <fieldConfiguration>
  <field name="motifs">
   <editWidget type="TextEdit">
    <config>
     <Option type="Map">
      <Option type="bool" name="IsMultiline" value="true"/>
      <Option type="bool" name="UseHtml" value="false"/>
     </Option>
    </config>
   </editWidget>
  </field>
 </fieldConfiguration>
 <aliases/>
 <attributetableconfig/>
 <previewExpression>coalesce('Ligne ' || "ligne_source", 'Ligne') || coalesce(' : ' || "regles", '')</previewExpression>
 <layerGeometryType>2</layerGeometryType>
</qgis>
